import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getAccountData } from '../contract/get-account-data.ts';
import type { SyncServices } from './services.ts';

export function getAccountDataRoute({ accountData }: SyncServices): Route {
  return route(getAccountData, async ({ params, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Account data is its owner’s only.');
    const content = await accountData.read({ userId: requester.userId, roomId: '', type: params.type });
    return content ? ok(content) : matrixRefusals.notFound('There is no account data of this type.');
  });
}
