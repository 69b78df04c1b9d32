// Acting in a room: the way from a request to a committed event, and from a refusal to what the caller is told.
import { httpRefuse, matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import type { EventDraft, RoomEvent } from '../../core/domain/room-event.ts';
import type { AppendOptions, Appended, AppendRefusal, Room } from '../../core/server/room.ts';

/**
 * The room as its owner has it now, or null. The caller decides and appends in the same turn of the event loop: after
 * a further await the room may have another owner object.
 */
export async function ownRoom(core: Core, roomId: string): Promise<Room | null> {
  for (;;) {
    const room = await core.rooms.load(roomId);
    if (room === null || core.rooms.peek(roomId) === room) return room;
  }
}

/** As {@link ownRoom}; a room that isn't there is told from one that is closed to the caller in nothing. */
export async function roomToActIn(core: Core, roomId: string): Promise<Result<Room, HttpRefusal>> {
  const room = await ownRoom(core, roomId);
  return room ? ok(room) : matrixRefusals.forbidden('You are not in the room.');
}

/** Appends, or says why not in HTTP's words. */
export function appendTo(room: Room, draft: EventDraft, options: AppendOptions = {}): Result<Appended, HttpRefusal> {
  const appended = room.append(draft, options);
  return appended.ok ? appended : toHttp(appended.refusal);
}

/** Appends and waits for the commit. */
export async function commitTo(
  room: Room,
  draft: EventDraft,
  options: AppendOptions = {},
): Promise<Result<RoomEvent, HttpRefusal>> {
  const appended = appendTo(room, draft, options);
  if (!appended.ok) return appended;
  await appended.value.committed;
  return ok(appended.value.event);
}

export function toHttp(refusal: AppendRefusal): Result<never, HttpRefusal> {
  switch (refusal.code) {
    case 'forbidden':
      return matrixRefusals.forbidden(refusal.reason);
    case 'too_large':
      return matrixRefusals.tooLarge(refusal.reason);
    case 'not_canonical':
      return httpRefuse(400, 'M_BAD_JSON', refusal.reason);
  }
}
