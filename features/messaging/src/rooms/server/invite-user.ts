import { httpRefuse, matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { inviteUser } from '../contract/invite-user.ts';
import type { RoomsContext } from './context.ts';
import { roomToActIn } from './in-room.ts';
import { checkInvitable, profileOf, setMembership, withReason } from './membership.ts';

export const inviteUserRoute = ({ core }: RoomsContext) =>
  route(inviteUser, async ({ params, body, requester }) => {
    const sender = requester.userId as UserId;
    const target = body.user_id;
    if (target === undefined) {
      if (body['medium'] !== undefined)
        return matrixRefusals.forbidden('Invitations through identity servers are not offered.');
      return httpRefuse(400, 'M_MISSING_PARAM', 'user_id names whom to invite.');
    }
    const before = await roomToActIn(core, params.roomId);
    if (!before.ok) return before;
    // Who may not invite learns nothing about whom they asked for.
    if (!before.value.isJoined(sender)) return matrixRefusals.forbidden('You are not in the room.');
    const invitable = await checkInvitable(core, sender, [target]);
    if (!invitable.ok) return invitable;
    const profile = await profileOf(core, target);
    const room = await roomToActIn(core, params.roomId);
    if (!room.ok) return room;
    const isRepeated = room.value.membershipOf(target) === 'invite';
    if (isRepeated && room.value.get('m.room.member', target)?.sender === sender) {
      await room.value.settled();
      return ok({});
    }
    const done = await setMembership(room.value, {
      sender,
      target,
      content: withReason({ ...profile, membership: 'invite' }, body.reason),
    });
    return done.ok ? ok({}) : done;
  });
