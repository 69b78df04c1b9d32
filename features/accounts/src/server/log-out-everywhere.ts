import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { logOutEverywhere } from '../contract/log-out-everywhere.ts';
import type { AccountsCore } from './core.ts';

export const logOutEverywhereRoute = (core: AccountsCore) =>
  route(logOutEverywhere, async ({ requester }) => {
    await core.sessions.endAllDevices({ userId: requester.userId, exceptDeviceId: null });
    return ok({});
  });
