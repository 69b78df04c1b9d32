import { httpRefuse, matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { knockRoom } from '../contract/knock-room.ts';
import type { RoomsContext } from './context.ts';
import { findRoomId } from './find-room.ts';
import { ownRoom } from './in-room.ts';
import { profileOf, setMembership, withReason } from './membership.ts';

export const knockRoomRoute = (context: RoomsContext) =>
  route(knockRoom, async ({ params, body, requester }) => {
    const { core } = context;
    if (requester.isGuest) return httpRefuse(403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests do not knock.');
    const found = await findRoomId(context, params.roomIdOrAlias);
    if (!found.ok) return found;
    const sender = requester.userId as UserId;
    const profile = await profileOf(core, sender);
    const room = await ownRoom(core, found.value);
    if (!room) return matrixRefusals.notFound('There is no such room here.');
    const content = withReason({ ...profile, membership: 'knock' }, body.reason);
    const done = await setMembership(room, { sender, target: sender, content });
    return done.ok ? ok({ room_id: found.value }) : done;
  });
