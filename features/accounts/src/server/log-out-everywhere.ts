import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { logOutEverywhere } from '../contract/log-out-everywhere.ts';
import type { AccountsCore } from './core.ts';
import { endAccount } from './deactivate-account.ts';

export const logOutEverywhereRoute = (core: AccountsCore) =>
  route(logOutEverywhere, async ({ requester }) => {
    const { userId, isGuest } = requester;
    if (isGuest) await endAccount(core, { userId, isErased: false });
    else await core.sessions.endAllDevices({ userId, exceptDeviceId: null });
    return ok({});
  });
