import { lockAccount, setPasswordHash } from '../storage/account-store.ts';
import { selectDevices } from '../storage/device-store.ts';
import { deleteLoginTokensOf } from '../storage/login-token-store.ts';
import { append, type AccountsCore } from './core.ts';

/**
 * Sets a password and, where `signOut` says so, signs out everywhere but on `keepDeviceId`. Resolves when what hung on
 * the removed devices is gone. The account page and recovery use it too.
 */
export async function replacePassword(
  core: AccountsCore,
  change: { userId: string; passwordHash: string; signOut: boolean; keepDeviceId: string | null },
): Promise<void> {
  const { userId, passwordHash, signOut, keepDeviceId } = change;
  const ended = await core.db.transaction().execute(async (tx) => {
    await lockAccount(tx, userId);
    await setPasswordHash(tx, userId, passwordHash);
    await deleteLoginTokensOf(tx, userId);
    const devices = signOut ? await selectDevices(tx, [userId]) : [];
    const deviceIds = devices.map((device) => device.deviceId).filter((deviceId) => deviceId !== keepDeviceId);
    const removed = await core.sessions.endDevicesWithin(tx, { userId, deviceIds });
    await append(tx, 'passwordChanged', { userId, keepDeviceId: signOut ? keepDeviceId : null });
    for (const hook of core.hooks) {
      await hook.securityNoted?.(tx, {
        userId,
        kind: 'password_changed',
        deviceId: keepDeviceId,
        address: null,
        clientName: null,
      });
    }
    return removed;
  });
  core.sessions.committed(ended);
  await core.sessions.delivered();
}
