import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { leaveRoom } from '../contract/leave-room.ts';
import type { RoomsContext } from './context.ts';
import { roomToActIn } from './in-room.ts';
import { setMembership, withReason } from './membership.ts';

export const leaveRoomRoute = ({ core }: RoomsContext) =>
  route(leaveRoom, async ({ params, body, requester }) => {
    const sender = requester.userId as UserId;
    const room = await roomToActIn(core, params.roomId);
    if (!room.ok) return room;
    const membership = room.value.get('m.room.member', sender)?.content['membership'];
    // Left already: the first answer may have been lost.
    if (membership === 'leave') {
      await room.value.settled();
      return ok({});
    }
    const done = await setMembership(room.value, {
      sender,
      target: sender,
      content: withReason({ membership: 'leave' }, body.reason),
    });
    return done.ok ? ok({}) : done;
  });
