// Accounts as rows. A user id is never given twice: deactivated accounts stay, empty.
import type { AccountsDb } from './tables.ts';

export interface Account {
  readonly userId: string;
  readonly localpart: string;
  readonly passwordHash: string | null;
  readonly isDeactivated: boolean;
}

export async function findAccount(db: AccountsDb, userId: string): Promise<Account | null> {
  const row = await db
    .selectFrom('accounts_accounts')
    .select(['user_id', 'localpart', 'password_hash', 'deactivated_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    userId: row.user_id,
    localpart: row.localpart,
    passwordHash: row.password_hash,
    isDeactivated: row.deactivated_at !== null,
  };
}

/** False where the name is taken, by a deactivated account too. */
export async function insertAccount(
  db: AccountsDb,
  account: { userId: string; localpart: string; passwordHash: string | null; isGuest: boolean; at: Date },
): Promise<boolean> {
  const inserted = await db
    .insertInto('accounts_accounts')
    .values({
      user_id: account.userId,
      localpart: account.localpart,
      password_hash: account.passwordHash,
      is_guest: account.isGuest,
      created_at: account.at,
      deactivated_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Makes a guest's account a whole one. False where it is none, or no longer. */
export async function adoptGuest(
  db: AccountsDb,
  { userId, passwordHash }: { userId: string; passwordHash: string | null },
): Promise<boolean> {
  const updated = await db
    .updateTable('accounts_accounts')
    .set({ is_guest: false, password_hash: passwordHash })
    .where('user_id', '=', userId)
    .where('is_guest', '=', true)
    .where('deactivated_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return updated !== undefined;
}

export async function isLocalpartTaken(db: AccountsDb, localpart: string): Promise<boolean> {
  const row = await db
    .selectFrom('accounts_accounts')
    .select('user_id')
    .where('localpart', '=', localpart)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setPasswordHash(db: AccountsDb, userId: string, passwordHash: string | null): Promise<void> {
  await db
    .updateTable('accounts_accounts')
    .set({ password_hash: passwordHash })
    .where('user_id', '=', userId)
    .where('deactivated_at', 'is', null)
    .execute();
}

/** False where the account was deactivated before or never was. */
export async function markDeactivated(
  db: AccountsDb,
  { userId, isErased, at }: { userId: string; isErased: boolean; at: Date },
): Promise<boolean> {
  const updated = await db
    .updateTable('accounts_accounts')
    .set({ password_hash: null, deactivated_at: at, is_erased: isErased })
    .where('user_id', '=', userId)
    .where('deactivated_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return updated !== undefined;
}

/** Which of `userIds` belong to accounts that are not deactivated. */
export async function selectActive(db: AccountsDb, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('accounts_accounts')
    .select('user_id')
    .where('user_id', 'in', [...userIds])
    .where('deactivated_at', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

/** Which of `userIds` belong to guests who have not signed out. */
export async function selectGuests(db: AccountsDb, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('accounts_accounts')
    .select('user_id')
    .where('user_id', 'in', [...userIds])
    .where('is_guest', '=', true)
    .where('deactivated_at', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

/** Guests who came and were last seen before `before`, at most `limit`. */
export async function selectForgottenGuests(
  db: AccountsDb,
  { before, limit }: { before: Date; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts_accounts as a')
    .select('a.user_id')
    .where('a.is_guest', '=', true)
    .where('a.deactivated_at', 'is', null)
    .where('a.created_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('accounts_devices as d')
            .select('d.device_id')
            .whereRef('d.user_id', '=', 'a.user_id')
            .where('d.last_seen_at', '>=', before),
        ),
      ),
    )
    .orderBy('a.created_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.user_id);
}

/** The same lock for all that changes who may sign in to an account: it and a new sign-in take turns. */
export async function lockAccount(tx: AccountsDb, userId: string): Promise<Account | null> {
  await tx.selectFrom('accounts_accounts').select('user_id').where('user_id', '=', userId).forUpdate().execute();
  return findAccount(tx, userId);
}
