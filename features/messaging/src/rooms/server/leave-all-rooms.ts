// A deactivated account leaves every room, so that nobody writes to somebody who can't read it.
import type { UserId } from '../../core/contract/ids.ts';
import type { Core } from '../../core/server/core.ts';
import { appendTo, ownRoom } from './in-room.ts';

const ROOMS_PER_TURN = 50;

/** Leaves rooms and rejects invitations. May be called again: what is left already stays left. */
export async function leaveAllRooms(core: Core, userId: UserId): Promise<void> {
  const memberships = await core.store.membershipsOf(userId);
  const roomIds = memberships
    .filter(({ membership }) => membership !== 'leave' && membership !== 'ban')
    .map((row) => row.room_id);
  for (let begin = 0; begin < roomIds.length; begin += ROOMS_PER_TURN) {
    await Promise.all(
      roomIds.slice(begin, begin + ROOMS_PER_TURN).map(async (roomId) => {
        const room = await ownRoom(core, roomId);
        if (!room) return;
        const appended = appendTo(room, {
          type: 'm.room.member',
          stateKey: userId,
          sender: userId,
          content: { membership: 'leave' },
        });
        if (appended.ok) await appended.value.committed;
      }),
    );
  }
}
