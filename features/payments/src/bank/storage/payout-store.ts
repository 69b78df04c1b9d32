import type { Selectable } from 'kysely';
import type { KnownPayout, PayoutState } from '../domain/decide-item.ts';
import type { BankDb, BankTables } from './tables.ts';

export interface Payout extends KnownPayout {
  readonly accountId: string;
  readonly payeeName: string;
  readonly payeeIban: string;
  readonly remittance: string;
  /** ISO code of why the bank rejected or returned it. */
  readonly reason: string | null;
  readonly orderedAtMs: number;
  readonly changedAtMs: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function findPayout(db: BankDb, payoutId: string): Promise<Payout | null> {
  if (!UUID.test(payoutId)) return null;
  const row = await db.selectFrom('bank_payouts').selectAll().where('payout_id', '=', payoutId).executeTakeFirst();
  return row ? asPayout(row) : null;
}

/** By the end-to-end id of an order, which is the payout's id without hyphens: ISO 20022 has room for 35 characters. */
export async function findPayoutByEndToEndId(db: BankDb, endToEndId: string): Promise<Payout | null> {
  const match = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(endToEndId.toLowerCase());
  return match ? findPayout(db, match.slice(1).join('-')) : null;
}

export const endToEndIdOf = (payoutId: string): string => payoutId.replaceAll('-', '');

export async function selectPayouts(
  db: BankDb,
  { accountIds, limit }: { accountIds: readonly string[]; limit: number },
): Promise<readonly Payout[]> {
  if (accountIds.length === 0) return [];
  const rows = await db
    .selectFrom('bank_payouts')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .orderBy('ordered_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(asPayout);
}

export async function insertPayout(
  tx: BankDb,
  payout: Pick<
    Payout,
    'payoutId' | 'accountId' | 'currency' | 'amountMinor' | 'payeeName' | 'payeeIban' | 'remittance'
  >,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('bank_payouts')
    .values({
      payout_id: payout.payoutId,
      account_id: payout.accountId,
      currency: payout.currency,
      amount: payout.amountMinor.toString(),
      payee_name: payout.payeeName,
      payee_iban: payout.payeeIban,
      remittance: payout.remittance,
      state: 'ordered',
      reason: null,
      message_id: null,
      ordered_at: at,
      changed_at: at,
    })
    .onConflict((conflict) => conflict.column('payout_id').doNothing())
    .execute();
}

export interface PayoutChange {
  readonly payoutId: string;
  readonly from: readonly PayoutState[];
  readonly to: PayoutState;
  readonly bookedMinor?: bigint;
  readonly returnedMinor?: bigint;
  /** What had come back of it when this was decided: two returns at once must not count as one. */
  readonly returnedBeforeMinor?: bigint;
  readonly reason?: string;
}

/** False if the payout is not as the change takes it to be. */
export async function changePayout(tx: BankDb, change: PayoutChange, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('bank_payouts')
    .set({
      state: change.to,
      changed_at: at,
      ...(change.bookedMinor === undefined ? {} : { booked: change.bookedMinor.toString() }),
      ...(change.returnedMinor === undefined ? {} : { returned: change.returnedMinor.toString() }),
      ...(change.reason === undefined ? {} : { reason: change.reason }),
    })
    .where('payout_id', '=', change.payoutId)
    .where('state', 'in', change.from)
    .$if(change.returnedBeforeMinor !== undefined, (query) =>
      query.where('returned', '=', String(change.returnedBeforeMinor)),
    )
    .returning('payout_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The payouts that an order message held. */
export async function selectPayoutsOfMessage(db: BankDb, messageId: string): Promise<readonly Payout[]> {
  const rows = await db.selectFrom('bank_payouts').selectAll().where('message_id', '=', messageId).execute();
  return rows.map(asPayout);
}

function asPayout(row: Selectable<BankTables['bank_payouts']>): Payout {
  return {
    payoutId: row.payout_id,
    accountId: row.account_id,
    currency: row.currency,
    amountMinor: BigInt(row.amount),
    payeeName: row.payee_name,
    payeeIban: row.payee_iban,
    remittance: row.remittance,
    state: row.state,
    bookedMinor: BigInt(row.booked),
    returnedMinor: BigInt(row.returned),
    reason: row.reason,
    orderedAtMs: row.ordered_at.getTime(),
    changedAtMs: row.changed_at.getTime(),
  };
}
