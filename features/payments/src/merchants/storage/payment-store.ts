// What merchants were paid, and what went back.
import { sql, type Selectable } from 'kysely';
import type { TillSum } from '../domain/day-totals.ts';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface MerchantPayment {
  readonly position: number;
  readonly paymentId: string;
  readonly merchantId: string;
  /** Null once that account is gone. */
  readonly payerId: string | null;
  readonly payerKey: string;
  readonly payerAccountId: string;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly refundedMinor: bigint;
  readonly tillId: string | null;
  readonly billId: string | null;
  readonly invoiceId: string | null;
  readonly reference: string | null;
  readonly day: string;
  readonly atMs: number;
}

export async function insertPayment(
  tx: MerchantsDb,
  payment: Omit<MerchantPayment, 'position' | 'refundedMinor' | 'payerId'> & { payerId: string },
): Promise<void> {
  await tx
    .insertInto('merchants_payments')
    .values({
      payment_id: payment.paymentId,
      merchant_id: payment.merchantId,
      payer_id: payment.payerId,
      payer_key: payment.payerKey,
      payer_account_id: payment.payerAccountId,
      amount: payment.amountMinor.toString(),
      fee: payment.feeMinor.toString(),
      till_id: payment.tillId,
      bill_id: payment.billId,
      invoice_id: payment.invoiceId,
      reference: payment.reference,
      day: payment.day,
      at: new Date(payment.atMs),
    })
    .execute();
}

export async function findPayment(db: MerchantsDb, paymentId: string): Promise<MerchantPayment | null> {
  const row = await db
    .selectFrom('merchants_payments')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .executeTakeFirst();
  return row ? toPayment(row) : null;
}

export interface PaymentPage {
  readonly merchantId: string;
  readonly day?: string | undefined;
  readonly tillId?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function selectPayments(db: MerchantsDb, page: PaymentPage): Promise<MerchantPayment[]> {
  let query = db.selectFrom('merchants_payments').selectAll().where('merchant_id', '=', page.merchantId);
  if (page.day !== undefined) query = query.where('day', '=', page.day);
  if (page.tillId !== undefined) query = query.where('till_id', '=', page.tillId);
  if (page.before !== undefined) query = query.where('position', '<', page.before);
  return (await query.orderBy('position', 'desc').limit(page.limit).execute()).map(toPayment);
}

/** Who has paid this merchant under this key, where that account is still there. */
export async function findPayerByKey(db: MerchantsDb, merchantId: string, payerKey: string): Promise<string | null> {
  const row = await db
    .selectFrom('merchants_payments')
    .select('payer_id')
    .where('merchant_id', '=', merchantId)
    .where('payer_key', '=', payerKey)
    .where('payer_id', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row?.payer_id ?? null;
}

/** False where more would go back than was paid. */
export async function addRefunded(tx: MerchantsDb, paymentId: string, amountMinor: bigint): Promise<boolean> {
  const amount = amountMinor.toString();
  const row = await tx
    .updateTable('merchants_payments')
    .set({ refunded: sql<string>`refunded + ${amount}::numeric` })
    .where('payment_id', '=', paymentId)
    .where(sql<boolean>`refunded + ${amount}::numeric <= amount`)
    .returning('payment_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Sums by day and till, newest day first; a day's sums are never cut apart. */
export async function selectDaySums(
  db: MerchantsDb,
  of: { merchantId: string; day?: string; before?: string | undefined; days: number },
): Promise<TillSum[]> {
  const onDay = of.day === undefined ? sql`true` : sql`day = ${of.day}`;
  const earlier = of.before === undefined ? sql`true` : sql`day < ${of.before}`;
  const { rows } = await sql<{
    day: string;
    till_id: string | null;
    sales_count: number;
    sales: string;
    fees: string;
    refunds_count: number;
    refunds: string;
  }>`with lines as (
      select day, till_id, 1 as sale, amount, fee, 0 as refund, 0::numeric as refunded
        from merchants_payments where merchant_id = ${of.merchantId} and ${onDay} and ${earlier}
      union all
      select day, till_id, 0, 0, 0, 1, amount
        from merchants_refunds where merchant_id = ${of.merchantId} and ${onDay} and ${earlier}),
    days as (select distinct day from lines order by day desc limit ${of.days})
    select day, till_id, sum(sale)::int as sales_count, sum(amount)::text as sales, sum(fee)::text as fees,
      sum(refund)::int as refunds_count, sum(refunded)::text as refunds
    from lines where day in (select day from days) group by day, till_id order by day desc, till_id nulls last`.execute(
    db,
  );
  return rows.map((row) => ({
    day: row.day,
    tillId: row.till_id,
    salesCount: row.sales_count,
    salesMinor: BigInt(row.sales),
    feesMinor: BigInt(row.fees),
    refundsCount: row.refunds_count,
    refundsMinor: BigInt(row.refunds),
  }));
}

function toPayment(row: Selectable<MerchantsTables['merchants_payments']>): MerchantPayment {
  return {
    position: row.position,
    paymentId: row.payment_id,
    merchantId: row.merchant_id,
    payerId: row.payer_id,
    payerKey: row.payer_key,
    payerAccountId: row.payer_account_id,
    amountMinor: BigInt(row.amount),
    feeMinor: BigInt(row.fee),
    refundedMinor: BigInt(row.refunded),
    tillId: row.till_id,
    billId: row.bill_id,
    invoiceId: row.invoice_id,
    reference: row.reference,
    day: row.day,
    atMs: row.at.getTime(),
  };
}
