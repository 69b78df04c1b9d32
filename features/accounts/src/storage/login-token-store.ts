// Login tokens: short-lived and spent once, by which one device lets another in.
import type { AccountsDb } from './tables.ts';

export async function insertLoginToken(
  db: AccountsDb,
  token: { tokenHash: Buffer; userId: string; expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('accounts_login_tokens')
    .values({ token_hash: token.tokenHash, user_id: token.userId, expires_at: token.expiresAt })
    .execute();
}

/** Takes the token out, for whatever came of it: the user id while it was valid. */
export async function takeLoginToken(
  db: AccountsDb,
  { tokenHash, at }: { tokenHash: Buffer; at: Date },
): Promise<string | null> {
  const row = await db
    .deleteFrom('accounts_login_tokens')
    .where('token_hash', '=', tokenHash)
    .returning(['user_id', 'expires_at'])
    .executeTakeFirst();
  return row && row.expires_at > at ? row.user_id : null;
}

/** A person's own login tokens go with the password or the account. */
export async function deleteLoginTokensOf(db: AccountsDb, userId: string): Promise<void> {
  await db.deleteFrom('accounts_login_tokens').where('user_id', '=', userId).execute();
}
