import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { forgetRoom } from '../contract/forget-room.ts';
import type { RoomsContext } from './context.ts';
import { roomToActIn } from './in-room.ts';

export const forgetRoomRoute = ({ core }: RoomsContext) =>
  route(forgetRoom, async ({ params, requester }) => {
    const { userId } = requester;
    const room = await roomToActIn(core, params.roomId);
    if (!room.ok) return room;
    const membership = room.value.get('m.room.member', userId)?.content['membership'];
    if (membership === undefined) return matrixRefusals.forbidden('You were never in the room.');
    if (membership !== 'leave' && membership !== 'ban') return matrixRefusals.unknown('Leave the room first.');
    // In the log's order: a join that is being written comes before or after it, and wins if it comes after.
    await core.commit.append(1, () => ({
      rows: [],
      async run(client) {
        await client.query(
          `update messaging_members set is_forgotten = true
           where room_id = $1 and user_id = $2 and membership in ('leave', 'ban')`,
          [params.roomId, userId],
        );
      },
      committed: () => core.roomNotices.forgotten(userId, params.roomId),
    }));
    return ok({});
  });
