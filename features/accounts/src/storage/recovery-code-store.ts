// Recovery codes as rows, hashed; each opens the account once.
import type { OauthDb } from './oauth-tables.ts';

/** Replaces the set: codes of an earlier one no longer count. Call within a transaction. */
export async function replaceRecoveryCodes(tx: OauthDb, userId: string, codeHashes: readonly string[]): Promise<void> {
  await tx.deleteFrom('accounts_recovery_codes').where('user_id', '=', userId).execute();
  if (codeHashes.length === 0) return;
  await tx
    .insertInto('accounts_recovery_codes')
    .values(codeHashes.map((code_hash) => ({ user_id: userId, code_hash })))
    .execute();
}

/** Spends a code; false where it is none of the set or was spent before. */
export async function spendRecoveryCode(
  db: OauthDb,
  which: { userId: string; codeHash: string; at: Date },
): Promise<boolean> {
  const spent = await db
    .updateTable('accounts_recovery_codes')
    .set({ used_at: which.at })
    .where('user_id', '=', which.userId)
    .where('code_hash', '=', which.codeHash)
    .where('used_at', 'is', null)
    .returning('code_hash')
    .executeTakeFirst();
  return spent !== undefined;
}

export async function countRecoveryCodes(
  db: OauthDb,
  userId: string,
): Promise<{ left: number; total: number; madeAtMs: number | null }> {
  const rows = await db
    .selectFrom('accounts_recovery_codes')
    .select(['used_at', 'created_at'])
    .where('user_id', '=', userId)
    .execute();
  return {
    left: rows.filter((row) => row.used_at === null).length,
    total: rows.length,
    madeAtMs: rows[0]?.created_at.getTime() ?? null,
  };
}
