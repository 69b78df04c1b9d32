import { sql, type Kysely } from 'kysely';

/** Posted balances, for reports that run beside the server and open no ledger. */
export async function readHouseBalances(
  db: Kysely<never>,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ id: string; balance: string }>`
    select id, (credits_posted - debits_posted)::text as balance from ledger_accounts
    where id = any(${[...accountIds]}::text[])`.execute(db);
  return new Map(rows.map(({ id, balance }) => [id, BigInt(balance)]));
}
