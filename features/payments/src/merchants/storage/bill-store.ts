import type { Selectable } from 'kysely';
import type { BillState } from '../domain/bill-state.ts';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface Bill {
  readonly billId: string;
  readonly merchantId: string;
  readonly tillId: string;
  readonly code: string;
  readonly amountMinor: bigint;
  readonly reference: string | null;
  /** As it is stored; `billStateAt` says how it is now. */
  readonly state: BillState;
  readonly presentedCodeId: string | null;
  readonly paymentId: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** False where the id is taken. */
export async function insertBill(
  tx: MerchantsDb,
  bill: Omit<Bill, 'state' | 'paymentId'> & { madeBy: string },
): Promise<boolean> {
  const row = await tx
    .insertInto('merchants_bills')
    .values({
      bill_id: bill.billId,
      merchant_id: bill.merchantId,
      till_id: bill.tillId,
      code: bill.code,
      amount: bill.amountMinor.toString(),
      reference: bill.reference,
      state: 'open',
      presented_code_id: bill.presentedCodeId,
      payment_id: null,
      made_by: bill.madeBy,
      created_at: new Date(bill.createdAtMs),
      expires_at: new Date(bill.expiresAtMs),
    })
    .onConflict((conflict) => conflict.column('bill_id').doNothing())
    .returning('bill_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findBill(
  db: MerchantsDb,
  by: { billId: string } | { code: string } | { presentedCodeId: string },
): Promise<Bill | null> {
  const query = db.selectFrom('merchants_bills').selectAll();
  const row = await (
    'billId' in by
      ? query.where('bill_id', '=', by.billId)
      : 'code' in by
        ? query.where('code', '=', by.code)
        : query.where('presented_code_id', '=', by.presentedCodeId)
  ).executeTakeFirst();
  return row ? toBill(row) : null;
}

/** False where it is open no more: whoever closes it first has closed it. */
export async function closeBill(
  tx: MerchantsDb,
  {
    billId,
    state,
    paymentId = null,
    at,
  }: { billId: string; state: 'paid' | 'declined' | 'cancelled'; paymentId?: string | null; at: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('merchants_bills')
    .set({ state, payment_id: paymentId })
    .where('bill_id', '=', billId)
    .where('state', '=', 'open')
    .where('expires_at', '>', at)
    .returning('bill_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function countOpenBills(db: MerchantsDb, tillId: string, at: Date): Promise<number> {
  const { count } = await db
    .selectFrom('merchants_bills')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('till_id', '=', tillId)
    .where('state', '=', 'open')
    .where('expires_at', '>', at)
    .executeTakeFirstOrThrow();
  return count;
}

/** R11: what nobody paid is of no use to anybody. */
export async function sweepBills(db: MerchantsDb, before: Date): Promise<void> {
  await db.deleteFrom('merchants_bills').where('state', '<>', 'paid').where('expires_at', '<', before).execute();
}

function toBill(row: Selectable<MerchantsTables['merchants_bills']>): Bill {
  return {
    billId: row.bill_id,
    merchantId: row.merchant_id,
    tillId: row.till_id,
    code: row.code,
    amountMinor: BigInt(row.amount),
    reference: row.reference,
    state: row.state,
    presentedCodeId: row.presented_code_id,
    paymentId: row.payment_id,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
  };
}
