import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { logOut } from '../contract/log-out.ts';
import type { AccountsCore } from './core.ts';

export const logOutRoute = (core: AccountsCore) =>
  route(logOut, async ({ requester }) => {
    const { userId, deviceId } = requester;
    await core.sessions.endDevices({ userId, deviceIds: deviceId === null ? [] : [deviceId] });
    return ok({});
  });
