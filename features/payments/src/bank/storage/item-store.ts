import { sql } from 'kysely';
import type { BankItem } from '../../iso20022/domain/bank-file.ts';
import type { BankDb } from './tables.ts';

export async function isItemTaken(db: BankDb, iban: string, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('bank_items')
    .select('key')
    .where('iban', '=', iban)
    .where('key', '=', key)
    .executeTakeFirst();
  return row !== undefined;
}

export interface TakenItem {
  readonly iban: string;
  readonly item: BankItem;
  readonly act: string;
  readonly transferId: string;
  readonly statementId: string | null;
}

/** In the ledger's transaction that moves its money. */
export async function insertItem(
  tx: BankDb,
  { iban, item, act, transferId, statementId }: TakenItem,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('bank_items')
    .values({
      iban,
      key: item.key,
      direction: item.direction,
      amount: item.amountMinor.toString(),
      currency: item.currency,
      booked_on: item.bookedOn,
      counterpart_name: item.counterpartName,
      counterpart_iban: item.counterpartIban,
      end_to_end_id: item.endToEndId,
      return_reason: item.returnReason,
      remittance: item.remittance,
      act,
      transfer_id: transferId,
      statement_id: statementId,
      taken_at: at,
    })
    .execute();
}

/** A statement has confirmed what a notification told of before. */
export async function confirmItem(db: BankDb, iban: string, key: string, statementId: string): Promise<void> {
  await db
    .updateTable('bank_items')
    .set({ statement_id: statementId })
    .where('iban', '=', iban)
    .where('key', '=', key)
    .where('statement_id', 'is', null)
    .execute();
}

/** What the bank has told of and no statement has confirmed, as one signed sum and a count. */
export async function sumUnconfirmed(db: BankDb, iban: string): Promise<{ sumMinor: bigint; count: number }> {
  const row = await db
    .selectFrom('bank_items')
    .select(sql<string>`coalesce(sum(case when direction = 'in' then amount else -amount end), 0)::text`.as('sum'))
    .select(sql<string>`count(*)::text`.as('count'))
    .where('iban', '=', iban)
    .where('statement_id', 'is', null)
    .executeTakeFirstOrThrow();
  return { sumMinor: BigInt(row.sum), count: Number(row.count) };
}

export interface TakenStatement {
  readonly iban: string;
  readonly statementId: string;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly sumMinor: bigint;
}

export async function insertStatement(db: BankDb, statement: TakenStatement, at: Date): Promise<void> {
  await db
    .insertInto('bank_statements')
    .values({
      iban: statement.iban,
      statement_id: statement.statementId,
      opening: statement.openingMinor?.toString() ?? null,
      closing: statement.closingMinor?.toString() ?? null,
      sum: statement.sumMinor.toString(),
      taken_at: at,
    })
    .onConflict((conflict) => conflict.columns(['iban', 'statement_id']).doNothing())
    .execute();
}

/** In the order in which they came. */
export async function selectStatements(db: BankDb, iban: string): Promise<readonly TakenStatement[]> {
  const rows = await db.selectFrom('bank_statements').selectAll().where('iban', '=', iban).orderBy('number').execute();
  return rows.map((row) => ({
    iban: row.iban,
    statementId: row.statement_id,
    openingMinor: row.opening === null ? null : BigInt(row.opening),
    closingMinor: row.closing === null ? null : BigInt(row.closing),
    sumMinor: BigInt(row.sum),
  }));
}
