import type { Selectable } from 'kysely';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly merchantId: string;
  readonly amountMinor: bigint;
  readonly reason: string | null;
  readonly disputeId: string | null;
  /** Who signed it; never shown to the payer. */
  readonly staffId: string;
  readonly orderHash: Buffer;
  readonly tillId: string | null;
  readonly day: string;
  readonly atMs: number;
}

export async function insertRefund(tx: MerchantsDb, refund: Refund): Promise<void> {
  await tx
    .insertInto('merchants_refunds')
    .values({
      refund_id: refund.refundId,
      payment_id: refund.paymentId,
      merchant_id: refund.merchantId,
      amount: refund.amountMinor.toString(),
      reason: refund.reason,
      dispute_id: refund.disputeId,
      staff_id: refund.staffId,
      order_hash: refund.orderHash,
      till_id: refund.tillId,
      day: refund.day,
      at: new Date(refund.atMs),
    })
    .execute();
}

export async function findRefund(db: MerchantsDb, refundId: string): Promise<Refund | null> {
  const row = await db.selectFrom('merchants_refunds').selectAll().where('refund_id', '=', refundId).executeTakeFirst();
  return row ? toRefund(row) : null;
}

/** Oldest first. */
export async function selectRefunds(db: MerchantsDb, paymentId: string): Promise<Refund[]> {
  const rows = await db
    .selectFrom('merchants_refunds')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .orderBy('position')
    .execute();
  return rows.map(toRefund);
}

function toRefund(row: Selectable<MerchantsTables['merchants_refunds']>): Refund {
  return {
    refundId: row.refund_id,
    paymentId: row.payment_id,
    merchantId: row.merchant_id,
    amountMinor: BigInt(row.amount),
    reason: row.reason,
    disputeId: row.dispute_id,
    staffId: row.staff_id,
    orderHash: row.order_hash,
    tillId: row.till_id,
    day: row.day,
    atMs: row.at.getTime(),
  };
}
