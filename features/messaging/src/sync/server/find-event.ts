import { matrixRefusals, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { isInRanges, type PosRange } from '../domain/visible-ranges.ts';
import { accessRoom, rangesFor, type RoomReading } from './room-access.ts';
import type { SyncServices } from './services.ts';

/** An event of this room, from memory if it is recent. */
export async function findEvent(core: Core, room: Room, eventId: string): Promise<RoomEvent | null> {
  const held = room.tail.findLast((event) => event.eventId === eventId);
  if (held) return held;
  const event = await core.store.event(eventId);
  return event?.roomId === room.roomId ? event : null;
}

export interface VisibleEvent {
  readonly reading: RoomReading;
  readonly event: RoomEvent;
  /** All that the caller may see of the room. */
  readonly ranges: readonly PosRange[];
}

/** An event that the caller may see; told alike whether it doesn't exist or is hidden. */
export async function findVisibleEvent(
  services: SyncServices,
  requester: Requester,
  roomId: string,
  eventId: string,
): Promise<Result<VisibleEvent, HttpRefusal>> {
  const reading = await accessRoom(services, requester, roomId);
  if (!reading.ok) return reading;
  const { room } = reading.value;
  const event = await findEvent(services.core, room, eventId);
  const ranges = await rangesFor(services, room, requester.userId, services.core.commit.committed);
  if (!event || !isInRanges(ranges, event.pos)) return matrixRefusals.notFound('There is no such event.');
  return ok({ reading: reading.value, event, ranges });
}
