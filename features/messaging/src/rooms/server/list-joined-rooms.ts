import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { listJoinedRooms } from '../contract/list-joined-rooms.ts';
import type { RoomsContext } from './context.ts';

export const listJoinedRoomsRoute = ({ core }: RoomsContext) =>
  route(listJoinedRooms, async ({ requester }) => {
    const memberships = await core.store.membershipsOf(requester.userId);
    return ok({ joined_rooms: memberships.filter((row) => row.membership === 'join').map((row) => row.room_id) });
  });
