// Passkeys as rows: public keys only, so that reading the table signs nobody in.
import type { Selectable } from 'kysely';
import type { OauthDb, OauthTables } from './oauth-tables.ts';

export interface Passkey {
  readonly credentialId: string;
  readonly userId: string;
  readonly name: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
}

export async function insertPasskey(
  db: OauthDb,
  passkey: Omit<Passkey, 'createdAtMs' | 'lastUsedAtMs'>,
): Promise<boolean> {
  const inserted = await db
    .insertInto('accounts_passkeys')
    .values({
      credential_id: passkey.credentialId,
      user_id: passkey.userId,
      name: passkey.name,
      public_key: Buffer.from(passkey.publicKey),
      counter: passkey.counter,
      transports: [...passkey.transports],
      is_backed_up: passkey.isBackedUp,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('credential_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function findPasskey(db: OauthDb, credentialId: string): Promise<Passkey | null> {
  const row = await db
    .selectFrom('accounts_passkeys')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return row ? toPasskey(row) : null;
}

/** Oldest first. */
export async function selectPasskeys(db: OauthDb, userId: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('accounts_passkeys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
  return rows.map(toPasskey);
}

/** Moves the counter on; false where another use moved it further meanwhile, which tells of a copied key. */
export async function notePasskeyUse(
  db: OauthDb,
  use: { credentialId: string; counterBefore: number; counter: number; at: Date },
): Promise<boolean> {
  const updated = await db
    .updateTable('accounts_passkeys')
    .set({ counter: use.counter, last_used_at: use.at })
    .where('credential_id', '=', use.credentialId)
    .where('counter', '=', use.counterBefore)
    .returning('credential_id')
    .executeTakeFirst();
  return updated !== undefined;
}

export async function renamePasskey(
  db: OauthDb,
  which: { userId: string; credentialId: string; name: string },
): Promise<boolean> {
  const updated = await db
    .updateTable('accounts_passkeys')
    .set({ name: which.name })
    .where('user_id', '=', which.userId)
    .where('credential_id', '=', which.credentialId)
    .returning('credential_id')
    .executeTakeFirst();
  return updated !== undefined;
}

export async function deletePasskey(db: OauthDb, which: { userId: string; credentialId: string }): Promise<boolean> {
  const deleted = await db
    .deleteFrom('accounts_passkeys')
    .where('user_id', '=', which.userId)
    .where('credential_id', '=', which.credentialId)
    .returning('credential_id')
    .executeTakeFirst();
  return deleted !== undefined;
}

/** The handle that authenticators keep beside this person's passkeys; `handle` becomes it if there is none. */
export async function ensureHandle(db: OauthDb, userId: string, handle: string): Promise<string> {
  await db
    .insertInto('accounts_passkey_handles')
    .values({ user_id: userId, handle })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('accounts_passkey_handles')
    .select('handle')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return row.handle;
}

export async function findByHandle(db: OauthDb, handle: string): Promise<string | null> {
  const row = await db
    .selectFrom('accounts_passkey_handles')
    .select('user_id')
    .where('handle', '=', handle)
    .executeTakeFirst();
  return row?.user_id ?? null;
}

/** Everything of an account that was deactivated. */
export async function deletePasskeys(db: OauthDb, userId: string): Promise<void> {
  await db.deleteFrom('accounts_passkeys').where('user_id', '=', userId).execute();
  await db.deleteFrom('accounts_passkey_handles').where('user_id', '=', userId).execute();
}

function toPasskey(row: Selectable<OauthTables['accounts_passkeys']>): Passkey {
  return {
    credentialId: row.credential_id,
    userId: row.user_id,
    name: row.name,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
    transports: row.transports,
    isBackedUp: row.is_backed_up,
    createdAtMs: row.created_at.getTime(),
    lastUsedAtMs: row.last_used_at?.getTime() ?? null,
  };
}
