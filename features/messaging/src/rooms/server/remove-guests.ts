// A room that no longer lets guests in has none (Client-Server API, "Guest Access", server behaviour).
import type { UserId } from '../../core/contract/ids.ts';
import type { Core } from '../../core/server/core.ts';
import { appendTo, ownRoom } from './in-room.ts';

/** Members asked about at once. */
const MEMBERS_PER_QUERY = 1000;

/** Whether setting `content` as the room's guest access closes it to guests. */
export function closesToGuests(type: string, stateKey: string, content: Readonly<Record<string, unknown>>): boolean {
  return type === 'm.room.guest_access' && stateKey === '' && content['guest_access'] !== 'can_join';
}

/** Lets every guest leave. May be called again: who left stays left. */
export async function removeGuests(core: Core, roomId: string): Promise<void> {
  const members = [...((await ownRoom(core, roomId))?.joined() ?? [])];
  for (let begin = 0; begin < members.length; begin += MEMBERS_PER_QUERY) {
    const guests = await core.accounts.whichAreGuests(members.slice(begin, begin + MEMBERS_PER_QUERY));
    for (const guest of guests) {
      const room = await ownRoom(core, roomId);
      const userId = guest as UserId;
      if (!room?.isJoined(userId)) continue;
      const left = appendTo(room, {
        type: 'm.room.member',
        stateKey: userId,
        sender: userId,
        content: { membership: 'leave' },
      });
      if (left.ok) await left.value.committed;
    }
  }
}
