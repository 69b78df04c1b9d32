import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { removeDevice } from '../contract/remove-device.ts';
import type { AccountsCore } from './core.ts';

export const removeDeviceRoute = (core: AccountsCore) =>
  route(removeDevice, async ({ requester, params, body }) => {
    const proven = await core.interactiveAuth.requireOf({
      requester,
      auth: body.auth,
      operation: `remove device ${params.deviceId}`,
      action: 'delete_devices',
    });
    if (!proven.ok) return proven;
    await core.sessions.endDevices({ userId: requester.userId, deviceIds: [params.deviceId] });
    return ok({});
  });
