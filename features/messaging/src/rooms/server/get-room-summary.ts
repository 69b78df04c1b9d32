import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { getRoomSummary } from '../contract/get-room-summary.ts';
import type { RoomsContext } from './context.ts';
import { findRoomId } from './find-room.ts';
import { maySeeFromOutside, outsideView } from './outside-view.ts';

export const getRoomSummaryRoute = (context: RoomsContext) =>
  route(getRoomSummary, async ({ params, requester }) => {
    const { core } = context;
    const found = await findRoomId(context, params.roomIdOrAlias);
    if (!found.ok) return found;
    const room = await core.rooms.load(found.value);
    const userId = (requester?.userId ?? null) as UserId | null;
    if (!room || !(await maySeeFromOutside(core, room, userId)))
      return matrixRefusals.notFound('There is no such room here.');
    await room.settled();
    return ok({
      room_id: room.roomId,
      ...outsideView(room),
      ...(userId === null ? {} : { membership: room.membershipOf(userId) }),
    });
  });
