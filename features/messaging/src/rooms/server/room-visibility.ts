import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { levelOf, requiredLevelFor } from '../../core/domain/power-levels.ts';
import { getRoomVisibility, setRoomVisibility } from '../contract/room-visibility.ts';
import type { RoomsContext } from './context.ts';
import { roomToActIn } from './in-room.ts';

export const roomVisibilityRoutes = ({ core, directory }: RoomsContext) => [
  route(getRoomVisibility, async ({ params }) => {
    if (!(await core.rooms.load(params.roomId))) return matrixRefusals.notFound('There is no such room.');
    return ok({
      visibility: (await directory.isPublished(params.roomId)) ? ('public' as const) : ('private' as const),
    });
  }),

  route(setRoomVisibility, async ({ params, body, requester }) => {
    const room = await roomToActIn(core, params.roomId);
    if (!room.ok) return room;
    const { userId } = requester;
    // Publishing a room names it to the world: it needs the level that its main alias needs.
    const required = requiredLevelFor(room.value, { type: 'm.room.canonical_alias', stateKey: '' });
    if (!room.value.isJoined(userId) || levelOf(room.value, userId) < required) {
      return matrixRefusals.forbidden(`Publishing the room needs power level ${required}.`);
    }
    await (body.visibility === 'public' ? directory.publish(params.roomId) : directory.unpublish(params.roomId));
    return ok({});
  }),
];
