import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getRoomAccountData } from '../contract/get-room-account-data.ts';
import type { SyncServices } from './services.ts';

export function getRoomAccountDataRoute({ accountData }: SyncServices): Route {
  return route(getRoomAccountData, async ({ params, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Account data is its owner’s only.');
    const content = await accountData.read({ userId: requester.userId, roomId: params.roomId, type: params.type });
    return content ? ok(content) : matrixRefusals.notFound('There is no account data of this type for this room.');
  });
}
