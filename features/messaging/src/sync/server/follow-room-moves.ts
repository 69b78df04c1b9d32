// When a person follows a room to its replacement, their own settings for it come along.
import { isJsonObject, type JsonObject } from '@althing/kernel';
import type { RoomMove } from '../../core/server/room-notices.ts';
import type { SyncServices } from './services.ts';

/** Copies tags, and lists the new room wherever the old one is listed as a direct chat. Doing it twice changes nothing. */
export async function followRoomMoves({ accountData }: SyncServices, { userId, from, to }: RoomMove): Promise<void> {
  const tags = (await accountData.read({ userId, roomId: from, type: 'm.tag' }))?.['tags'];
  if (isJsonObject(tags)) {
    await accountData.update({ userId, roomId: to, type: 'm.tag' }, (content) =>
      content['tags'] === undefined ? { ...content, tags } : null,
    );
  }
  await accountData.update({ userId, roomId: '', type: 'm.direct' }, (content) => addBeside(content, from, to));
}

function addBeside(direct: JsonObject, from: string, to: string): JsonObject | null {
  let hasChanged = false;
  const entries = Object.entries(direct).map(([peer, rooms]) => {
    if (!Array.isArray(rooms) || !rooms.includes(from) || rooms.includes(to)) return [peer, rooms];
    hasChanged = true;
    return [peer, [...rooms, to]];
  });
  return hasChanged ? (Object.fromEntries(entries) as JsonObject) : null;
}
