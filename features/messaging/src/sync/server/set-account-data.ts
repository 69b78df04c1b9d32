import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { setAccountData } from '../contract/set-account-data.ts';
import type { SyncServices } from './services.ts';
import { writableAccountData } from './writable-account-data.ts';

export function setAccountDataRoute({ accountData }: SyncServices): Route {
  return route(setAccountData, async ({ params, body, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Account data is its owner’s only.');
    const entry = { userId: requester.userId, roomId: '', type: params.type };
    const content = await writableAccountData(accountData, entry, body);
    if (!content.ok) return content;
    await accountData.write(entry, content.value);
    return ok({});
  });
}
