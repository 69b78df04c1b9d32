// The only way to a room's content: who may read it, and up to where.
import { matrixRefusals, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { lastJoinedUntil, visibleRanges, type PosRange } from '../domain/visible-ranges.ts';
import type { HistoryStore } from '../storage/history-store.ts';

export interface RoomReading {
  readonly room: Room;
  /** `left`: was in it and sees it as it was then; `peek`: never was, and the room is open to the world. */
  readonly as: 'joined' | 'left' | 'peek';
  /** The last position whose state may be read. */
  readonly upTo: number;
}

type Services = { readonly core: Core; readonly history: HistoryStore };

/** Refuses alike where there is no such room and where the caller isn't in it. */
export async function accessRoom(
  { core, history }: Services,
  requester: Requester,
  roomId: string,
): Promise<Result<RoomReading, HttpRefusal>> {
  const room = await core.rooms.load(roomId);
  if (!room) return matrixRefusals.forbidden('You are not in this room.');
  await room.settled();
  if (room.isJoined(requester.userId)) return ok({ room, as: 'joined', upTo: core.commit.committed });
  const member = room.get('m.room.member', requester.userId);
  if (member) {
    const [steps, row] = await Promise.all([
      history.visibilitySteps(roomId, requester.userId),
      core.store.member(roomId, requester.userId),
    ]);
    const joinedUntil = lastJoinedUntil(steps, core.commit.committed);
    if (joinedUntil > 0 && row?.is_forgotten !== true) return ok({ room, as: 'left', upTo: joinedUntil });
  }
  if (isWorldReadable(room)) return ok({ room, as: 'peek', upTo: core.commit.committed });
  return matrixRefusals.forbidden('You are not in this room.');
}

/** What of the room's history `userId` may see, up to `end`. Mostly known without a query. */
export async function rangesFor(
  { history }: Pick<Services, 'history'>,
  room: Room,
  userId: string,
  end: number,
): Promise<PosRange[]> {
  if (isAllVisible(room, userId)) return [{ after: 0, upTo: end }];
  return visibleRanges(await history.visibilitySteps(room.roomId, userId), end);
}

/** Whether the room's history was never restricted and the reader is in: they see all of it. */
export function isAllVisible(room: Room, userId: string): boolean {
  const visibility = room.get('m.room.history_visibility', '');
  if (!isOpenToJoined(visibility?.content['history_visibility'])) return false;
  return (visibility?.replaces ?? null) === null && room.isJoined(userId);
}

function isOpenToJoined(visibility: unknown): boolean {
  return visibility !== 'invited' && visibility !== 'joined';
}

function isWorldReadable(room: Room): boolean {
  return room.get('m.room.history_visibility', '')?.content['history_visibility'] === 'world_readable';
}
