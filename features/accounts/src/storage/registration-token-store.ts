// Registration tokens: who holds one may create an account where registration is by token.
import type { AccountsDb } from './tables.ts';

/** Whether the token can still be used. Counts nothing. */
export async function isRegistrationTokenValid(
  db: AccountsDb,
  { tokenHash, at }: { tokenHash: Buffer; at: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('accounts_registration_tokens')
    .select('label')
    .where('token_hash', '=', tokenHash)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .where((eb) => eb.or([eb('uses_max', 'is', null), eb('uses', '<', eb.ref('uses_max'))]))
    .executeTakeFirst();
  return row !== undefined;
}

/** Counts one use, in the registration's transaction; false where none is left. */
export async function spendRegistrationToken(
  tx: AccountsDb,
  { tokenHash, at }: { tokenHash: Buffer; at: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('accounts_registration_tokens')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('token_hash', '=', tokenHash)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .where((eb) => eb.or([eb('uses_max', 'is', null), eb('uses', '<', eb.ref('uses_max'))]))
    .returning('uses')
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertRegistrationToken(
  db: AccountsDb,
  token: { tokenHash: Buffer; label: string; usesMax: number | null; expiresAt: Date | null; at: Date },
): Promise<void> {
  await db
    .insertInto('accounts_registration_tokens')
    .values({
      token_hash: token.tokenHash,
      label: token.label,
      uses_max: token.usesMax,
      expires_at: token.expiresAt,
      created_at: token.at,
    })
    .execute();
}
