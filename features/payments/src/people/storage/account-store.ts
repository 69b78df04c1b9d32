// Whose money account is whose. What is in it the ledger knows.
import type { PeopleDb } from './tables.ts';

export interface OwnedAccount {
  readonly accountId: string;
  readonly userId: string;
  readonly currency: string;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
}

interface Row {
  account_id: string;
  user_id: string;
  currency: string;
  opened_at: Date;
  closed_at: Date | null;
}

const owned = (row: Row): OwnedAccount => ({
  accountId: row.account_id,
  userId: row.user_id,
  currency: row.currency,
  openedAtMs: row.opened_at.getTime(),
  closedAtMs: row.closed_at?.getTime() ?? null,
});

export async function insertAccount(db: PeopleDb, account: Omit<OwnedAccount, 'closedAtMs'>): Promise<void> {
  await db
    .insertInto('payments_accounts')
    .values({
      account_id: account.accountId,
      user_id: account.userId,
      currency: account.currency,
      opened_at: new Date(account.openedAtMs),
      closed_at: null,
    })
    .execute();
}

/** The open ones first, then by opening. */
export async function selectAccounts(db: PeopleDb, userId: string): Promise<OwnedAccount[]> {
  const rows = await db
    .selectFrom('payments_accounts')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('closed_at', (order) => order.asc().nullsFirst())
    .orderBy('opened_at')
    .execute();
  return rows.map(owned);
}

export async function findOpenAccount(db: PeopleDb, userId: string, currency: string): Promise<OwnedAccount | null> {
  const row = await db
    .selectFrom('payments_accounts')
    .selectAll()
    .where('user_id', '=', userId)
    .where('currency', '=', currency)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row ? owned(row) : null;
}

export async function markClosed(db: PeopleDb, accountId: string, at: Date): Promise<void> {
  await db
    .updateTable('payments_accounts')
    .set({ closed_at: at })
    .where('account_id', '=', accountId)
    .where('closed_at', 'is', null)
    .execute();
}
