import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { changePassword } from '../contract/change-password.ts';
import type { AccountsCore } from './core.ts';
import { localpartOf } from './guests.ts';
import { overloaded, passwordRefused } from './matrix-words.ts';
import { replacePassword } from './replace-password.ts';
import { refuseWeakPassword } from './weak-passwords.ts';

export const changePasswordRoute = (core: AccountsCore) =>
  route(changePassword, async ({ body, requester }) => {
    const password = body.new_password;
    const own = { localpart: localpartOf(requester.userId), serverName: core.deps.config.serverName };
    const refusal = password === undefined ? null : await refuseWeakPassword(password, own);
    if (refusal) return passwordRefused(refusal);
    const proven = await core.interactiveAuth.requireOf({
      requester,
      auth: body.auth,
      operation: 'change password',
      action: 'change_password',
    });
    if (!proven.ok) return proven;
    if (password === undefined) return matrixRefusals.missingParam('new_password is missing');
    const hashed = await core.passwords.hash(password);
    if (!hashed.ok) return overloaded();
    await replacePassword(core, {
      userId: requester.userId,
      passwordHash: hashed.value,
      signOut: body.logout_devices !== false,
      keepDeviceId: requester.deviceId,
    });
    return ok({});
  });
