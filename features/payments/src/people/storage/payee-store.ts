// Whom a person has paid, and since when: who is paid for the first time is paid little for a day.
import { sql } from 'kysely';
import { partyColumns, partyOf, type Party } from './party.ts';
import type { PeopleDb } from './tables.ts';

export interface KnownPayee {
  readonly accountId: string;
  readonly party: Party;
  readonly firstPaidAtMs: number;
  readonly lastPaidAtMs: number;
  readonly times: number;
}

export async function notePaid(
  db: PeopleDb,
  { userId, accountId, party, at }: { userId: string; accountId: string; party: Party; at: Date },
): Promise<void> {
  const columns = partyColumns(party);
  await db
    .insertInto('payments_payees')
    .values({ user_id: userId, account_id: accountId, ...columns, first_paid_at: at, last_paid_at: at, times: 1 })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'account_id']).doUpdateSet({
        ...columns,
        // Who was known once by user id stays so: the payer has it.
        is_known: sql<boolean>`payments_payees.is_known or excluded.is_known`,
        last_paid_at: at,
        times: sql<number>`payments_payees.times + 1`,
      }),
    )
    .execute();
}

/** When this payee was paid first; null for the first time. */
export async function firstPaidMs(db: PeopleDb, userId: string, accountId: string): Promise<number | null> {
  const row = await db
    .selectFrom('payments_payees')
    .select('first_paid_at')
    .where('user_id', '=', userId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.first_paid_at.getTime() ?? null;
}

/** Most recently paid first. */
export async function selectPayees(db: PeopleDb, userId: string, limit: number): Promise<KnownPayee[]> {
  const rows = await db
    .selectFrom('payments_payees')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('last_paid_at', 'desc')
    .orderBy('account_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    accountId: row.account_id,
    party: partyOf(row),
    firstPaidAtMs: row.first_paid_at.getTime(),
    lastPaidAtMs: row.last_paid_at.getTime(),
    times: row.times,
  }));
}
