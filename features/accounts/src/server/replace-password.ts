import { lockAccount, setPasswordHash } from '../storage/account-store.ts';
import { selectDevices } from '../storage/device-store.ts';
import { deleteLoginTokensOf } from '../storage/login-token-store.ts';
import { append, type AccountsCore } from './core.ts';

/**
 * Sets a password and signs out everywhere but on `signOutExcept` (`all`: nowhere; null: everywhere). Resolves when
 * what hung on the removed devices is gone. The account page and recovery use it too.
 */
export async function replacePassword(
  core: AccountsCore,
  change: { userId: string; passwordHash: string; signOutExcept: string | 'all' | null },
): Promise<void> {
  const { userId, passwordHash, signOutExcept } = change;
  const ended = await core.db.transaction().execute(async (tx) => {
    await lockAccount(tx, userId);
    await setPasswordHash(tx, userId, passwordHash);
    await deleteLoginTokensOf(tx, userId);
    const devices = signOutExcept === 'all' ? [] : await selectDevices(tx, [userId]);
    const deviceIds = devices.map((device) => device.deviceId).filter((deviceId) => deviceId !== signOutExcept);
    const removed = await core.sessions.endDevicesWithin(tx, { userId, deviceIds });
    await append(tx, 'passwordChanged', { userId, keepDeviceId: signOutExcept === 'all' ? null : signOutExcept });
    for (const hook of core.hooks) {
      const deviceId = signOutExcept === 'all' ? null : signOutExcept;
      await hook.securityNoted?.(tx, { userId, kind: 'password_changed', deviceId, address: null, clientName: null });
    }
    return removed;
  });
  core.sessions.committed(ended);
  await core.sessions.delivered();
}
