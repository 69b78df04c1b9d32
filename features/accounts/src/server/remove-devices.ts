import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { removeDevices } from '../contract/remove-devices.ts';
import type { AccountsCore } from './core.ts';
import { hashToken } from './tokens.ts';

export const removeDevicesRoute = (core: AccountsCore) =>
  route(removeDevices, async ({ requester, body }) => {
    // The proof is for exactly these devices.
    const which = hashToken(JSON.stringify(body.devices.toSorted())).toString('base64url');
    const proven = await core.interactiveAuth.requireOf({
      requester,
      auth: body.auth,
      operation: `remove devices ${which}`,
      action: 'delete_devices',
    });
    if (!proven.ok) return proven;
    await core.sessions.endDevices({ userId: requester.userId, deviceIds: body.devices });
    return ok({});
  });
