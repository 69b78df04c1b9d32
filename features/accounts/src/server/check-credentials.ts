import type { HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { userIdsMeant } from '../domain/username.ts';
import { findAccount, type Account } from '../storage/account-store.ts';
import type { AccountsCore } from './core.ts';
import { overloaded, wrongCredentials } from './matrix-words.ts';

/**
 * The account whose name and password these are. A wrong password, an unknown name, a name of another server, a
 * deactivated account and one without a password all take as long and answer the same. Failures count against the
 * address and the name. The OAuth pages use it too.
 */
export async function checkCredentials(
  core: AccountsCore,
  { name, password, address }: { name: string; password: string; address: string },
): Promise<Result<Account, HttpRefusal>> {
  const meant = userIdsMeant(name, core.deps.config.serverName);
  const attempt = await core.signInLimits.attempt({ address, name: meant.at(-1) ?? name });
  if (!attempt.ok) return attempt;
  const account = await findFirst(core, meant);
  const verified = await core.passwords.verify(account?.passwordHash ?? null, password);
  if (!verified.ok) {
    await attempt.value.succeeded();
    return overloaded();
  }
  if (!account || !verified.value) {
    if (account && !account.isDeactivated) noteFailure(core, account.userId, address);
    return wrongCredentials();
  }
  await attempt.value.succeeded();
  return ok(account);
}

async function findFirst(core: AccountsCore, userIds: readonly string[]): Promise<Account | null> {
  for (const userId of userIds) {
    const account = await findAccount(core.db, userId);
    if (account) return account;
  }
  return null;
}

// Not awaited: the answer must not take longer where there is an account.
function noteFailure(core: AccountsCore, userId: string, address: string): void {
  for (const hook of core.hooks) {
    const noted = hook.securityNoted?.(core.db, {
      userId,
      kind: 'sign_in_failed',
      deviceId: null,
      address,
      clientName: null,
    });
    noted?.catch((fault: unknown) => core.deps.logger.warn({ err: fault }, 'security log was not written'));
  }
}
