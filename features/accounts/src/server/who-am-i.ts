import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { whoAmI } from '../contract/who-am-i.ts';

export const whoAmIRoute = () =>
  route(whoAmI, ({ requester: { userId, deviceId, isGuest } }) =>
    Promise.resolve(ok({ user_id: userId, is_guest: isGuest, ...(deviceId === null ? {} : { device_id: deviceId }) })),
  );
