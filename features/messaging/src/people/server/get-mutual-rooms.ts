import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getMutualRooms } from '../contract/get-mutual-rooms.ts';
import type { People } from './people.ts';

/** Rooms in one answer. */
const ROOMS_MAX = 100;

export const getMutualRoomsRoute = ({ core }: People) =>
  route(getMutualRooms, async ({ query, requester }) => {
    if (query.user_id === requester.userId)
      return matrixRefusals.invalidParam("You can't ask for the rooms shared with yourself.");
    const from = query.from === undefined ? 0 : Number(query.from);
    if (!Number.isSafeInteger(from) || from < 0)
      return matrixRefusals.invalidParam('`from` is no token of this endpoint.');
    const joinedRooms = async (userId: string) =>
      (await core.store.membershipsOf(userId)).filter((row) => row.membership === 'join').map((row) => row.room_id);
    const theirs = new Set(await joinedRooms(query.user_id));
    const shared = (await joinedRooms(requester.userId)).filter((roomId) => theirs.has(roomId)).toSorted();
    const next = from + ROOMS_MAX;
    return ok({
      joined: shared.slice(from, next),
      count: shared.length,
      ...(next < shared.length ? { next_batch: String(next) } : {}),
    });
  });
