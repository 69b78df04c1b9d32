// Sends with a transaction id: the same id from the same device gives the same event, however often it comes.
import type { HttpRefusal, Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { EventId } from '../../core/contract/ids.ts';
import type { Appended, AppendOptions, Room } from '../../core/server/room.ts';
import type { RoomsContext } from './context.ts';
import { roomToActIn } from './in-room.ts';
import type { Sent } from './transactions.ts';

/** Decides in the turn in which it is called and appends with the options given. */
export type AppendOnce = (room: Room, options: AppendOptions) => Result<Appended, HttpRefusal>;

/** Calls `append` unless this device has sent by this id before; answers after the commit in both cases. */
export async function sendOnce(
  { core, transactions }: RoomsContext,
  requester: Requester,
  sent: Sent,
  append: AppendOnce,
): Promise<Result<EventId, HttpRefusal>> {
  // A sign-in without a device has ids of its own too.
  const deviceId = requester.deviceId ?? `session ${requester.sessionId}`;
  const device = { userId: requester.userId, deviceId };
  for (;;) {
    const memory = transactions.peek(device) ?? (await transactions.of(device));
    if (!memory.isComplete) await memory.ensureKnown(sent);
    const owned = core.rooms.peek(sent.roomId);
    const room = owned ? ok(owned) : await roomToActIn(core, sent.roomId);
    // No await from here to the note: nobody else can send by this id in between.
    if (!transactions.isCurrent(device, memory)) continue;
    const before = memory.recall(sent);
    if (before) {
      await before.committed;
      return ok(before.eventId);
    }
    if (!room.ok) return room;
    if (core.rooms.peek(sent.roomId) !== room.value) continue;
    const appended = append(room.value, { transaction: { deviceId, id: sent.transactionId } });
    if (!appended.ok) return appended;
    const { event, committed } = appended.value;
    memory.note(sent, { eventId: event.eventId, committed });
    await committed;
    return ok(event.eventId);
  }
}
