import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getRoomMembers } from '../contract/get-room-members.ts';
import { parsePlace } from '../domain/sync-token.ts';
import { plainRendering, renderState } from './render.ts';
import { accessRoom } from './room-access.ts';
import type { SyncServices } from './services.ts';
import { stateAt } from './state-at.ts';

export function getRoomMembersRoute(services: SyncServices): Route {
  return route(getRoomMembers, async ({ params, query, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    const at = query.at === undefined ? reading.value.upTo : parsePlace(query.at);
    if (at === null) return matrixRefusals.invalidParam('at is no token of this server.');
    const members = await stateAt(services, reading.value.room, Math.min(at, reading.value.upTo), {
      wants: (type) => type === 'm.room.member',
    });
    const { membership, not_membership } = query;
    const wanted = members.filter(({ content }) => {
      const is = content['membership'];
      return (membership === undefined || is === membership) && (not_membership === undefined || is !== not_membership);
    });
    return ok({ chunk: await renderState(services, wanted, plainRendering(requester)) });
  });
}
