import type { JsonObject } from '@althing/kernel';
import { strippedEvent } from '../../core/server/client-event.ts';
import type { Room } from '../../core/server/room.ts';

/** State that an outsider who is invited or knocks may see. */
const strippedTypes = [
  'm.room.create',
  'm.room.join_rules',
  'm.room.name',
  'm.room.avatar',
  'm.room.topic',
  'm.room.canonical_alias',
  'm.room.encryption',
] as const;

/** What `userId` sees of a room before they are in; null if they aren't invited (or knocking) any more. */
export function strippedState(room: Room, userId: string, membership: 'invite' | 'knock'): JsonObject[] | null {
  const own = room.get('m.room.member', userId);
  if (own?.content['membership'] !== membership) return null;
  const sender = own.sender === userId ? undefined : room.get('m.room.member', own.sender);
  return [...strippedTypes.map((type) => room.get(type, '')), sender, own]
    .filter((event) => event !== undefined)
    .map(strippedEvent);
}
