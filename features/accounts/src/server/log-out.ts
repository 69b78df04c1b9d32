import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { logOut } from '../contract/log-out.ts';
import type { AccountsCore } from './core.ts';
import { endAccount } from './deactivate-account.ts';

export const logOutRoute = (core: AccountsCore) =>
  route(logOut, async ({ requester }) => {
    const { userId, deviceId, isGuest } = requester;
    // A guest has no other way in: what can't be entered again is not kept.
    if (isGuest) {
      await endAccount(core, { userId, isErased: false });
      return ok({});
    }
    await core.sessions.endDevices({ userId, deviceIds: deviceId === null ? [] : [deviceId] });
    return ok({});
  });
