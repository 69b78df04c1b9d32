import type { PeopleDb } from './tables.ts';

/** Whose money account it is; null if it is no person's. */
export async function findAccountOwner(
  db: PeopleDb,
  accountId: string,
): Promise<{ readonly userId: string; readonly currency: string } | null> {
  const row = await db
    .selectFrom('payments_accounts')
    .select(['user_id', 'currency'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row ? { userId: row.user_id, currency: row.currency } : null;
}
