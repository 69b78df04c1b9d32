import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { deactivateAccount } from '../contract/deactivate-account.ts';
import { lockAccount, markDeactivated } from '../storage/account-store.ts';
import { selectDevices } from '../storage/device-store.ts';
import { deleteLoginTokensOf } from '../storage/login-token-store.ts';
import { append, now, type AccountsCore } from './core.ts';

export const deactivateAccountRoute = (core: AccountsCore) =>
  route(deactivateAccount, async ({ body, requester }) => {
    const proven = await core.interactiveAuth.requireOf({
      requester,
      auth: body.auth,
      operation: 'deactivate account',
      action: 'deactivate_account',
    });
    if (!proven.ok) return proven;
    await endAccount(core, { userId: requester.userId, isErased: body.erase === true });
    return ok({ id_server_unbind_result: 'success' as const });
  });

/** R9: deletes the account at once and without anyone's approval. Its name is never given again. */
export async function endAccount(
  core: AccountsCore,
  { userId, isErased }: { userId: string; isErased: boolean },
): Promise<void> {
  const ended = await core.db.transaction().execute(async (tx) => {
    await lockAccount(tx, userId);
    const deviceIds = (await selectDevices(tx, [userId])).map((device) => device.deviceId);
    const removed = await core.sessions.endDevicesWithin(tx, { userId, deviceIds });
    for (const hook of core.hooks) await hook.accountDeactivated?.(tx, userId);
    await deleteLoginTokensOf(tx, userId);
    const isFirst = await markDeactivated(tx, { userId, isErased, at: now(core.deps.clock) });
    if (isFirst) await append(tx, 'accountDeactivated', { userId, erase: isErased });
    return removed;
  });
  core.sessions.committed(ended);
  await core.sessions.delivered();
}
