// Moves the caller's read marker or a receipt; shared by the two endpoints that do.
import { matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { Room } from '../../core/server/room.ts';
import { findEvent } from './find-event.ts';
import type { SyncServices } from './services.ts';

export type ReadMark = 'm.read' | 'm.read.private' | 'm.fully_read';

export async function markRead(
  services: SyncServices,
  room: Room,
  mark: { userId: string; type: ReadMark; eventId: string; threadId: string },
): Promise<Result<void, HttpRefusal>> {
  const { core, accountData, receipts } = services;
  const event = await findEvent(core, room, mark.eventId);
  if (!event) return matrixRefusals.notFound('There is no such event in this room.');
  if (mark.type !== 'm.fully_read') {
    const relation = event.content['m.relates_to'] as { rel_type?: unknown; event_id?: unknown } | undefined;
    const thread = relation?.rel_type === 'm.thread' ? relation.event_id : null;
    if (mark.threadId !== '' && thread !== null && thread !== mark.threadId) {
      return matrixRefusals.invalidParam('The event is not in that thread.');
    }
    await receipts.record(room, { userId: mark.userId, type: mark.type, threadId: mark.threadId, event });
    return ok();
  }
  const entry = { userId: mark.userId, roomId: room.roomId, type: 'm.fully_read' };
  const kept = await accountData.read(entry);
  const keptId = kept?.['event_id'];
  const before = typeof keptId === 'string' ? await findEvent(core, room, keptId) : null;
  // The marker only moves forward: a slow device can't take another's progress back.
  await accountData.update(entry, (content) =>
    before && content['event_id'] === keptId && before.pos >= event.pos ? null : { event_id: mark.eventId },
  );
  return ok();
}
