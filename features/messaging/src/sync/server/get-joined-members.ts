import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getJoinedMembers } from '../contract/get-joined-members.ts';
import { accessRoom } from './room-access.ts';
import type { SyncServices } from './services.ts';

export function getJoinedMembersRoute(services: SyncServices): Route {
  return route(getJoinedMembers, async ({ params, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    if (reading.value.as === 'left') return matrixRefusals.forbidden('You are not in this room.');
    const { room } = reading.value;
    const joined = Object.fromEntries(
      [...room.joined()].map((userId) => {
        const content = room.get('m.room.member', userId)?.content ?? {};
        const text = (key: string) => (typeof content[key] === 'string' ? content[key] : null);
        return [userId, { display_name: text('displayname'), avatar_url: text('avatar_url') }];
      }),
    );
    return ok({ joined });
  });
}
