import { httpRefuse, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { chooseLocalpart } from '../domain/username.ts';
import { insertAccount, isLocalpartTaken } from '../storage/account-store.ts';
import { spendRegistrationToken } from '../storage/registration-token-store.ts';
import type { AccountsDb } from '../storage/tables.ts';
import { append, now, type AccountsCore } from './core.ts';
import { userInUse, usernameRefused } from './matrix-words.ts';

export interface NewAccount {
  /** From {@link chooseLocalpart}. */
  readonly localpart: string;
  readonly passwordHash: string | null;
  readonly displayName: string | null;
  /** Of the token that lets in; counts one use. */
  readonly registrationTokenHash: Buffer | null;
  readonly isGuest?: boolean;
}

/** Creates an account within `tx`; answers the user id. The password and OAuth sides both register by this. */
export async function createAccountWithin(
  core: AccountsCore,
  tx: AccountsDb,
  account: NewAccount,
): Promise<Result<string, HttpRefusal>> {
  const { localpart, passwordHash, displayName } = account;
  const userId = `@${localpart}:${core.deps.config.serverName}`;
  const at = now(core.deps.clock);
  if (account.registrationTokenHash) {
    const isSpent = await spendRegistrationToken(tx, { tokenHash: account.registrationTokenHash, at });
    if (!isSpent) return httpRefuse(403, 'M_FORBIDDEN', 'The registration token has been used up.');
  }
  if (!(await insertAccount(tx, { userId, localpart, passwordHash, isGuest: account.isGuest === true, at })))
    return userInUse();
  await append(tx, 'accountCreated', { userId, displayName });
  return ok(userId);
}

/** The localpart of a name that can be had now. */
export async function findFreeLocalpart(core: AccountsCore, name: string): Promise<Result<string, HttpRefusal>> {
  const chosen = chooseLocalpart(name, core.deps.config.serverName);
  if (!chosen.ok) return usernameRefused(chosen.refusal);
  return (await isLocalpartTaken(core.db, chosen.value)) ? userInUse() : chosen;
}
