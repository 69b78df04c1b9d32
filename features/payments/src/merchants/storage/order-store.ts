// What a manager prepared and has not signed yet. It ends by itself.
import type { MerchantsDb } from './tables.ts';

export interface MerchantOrder {
  readonly orderId: string;
  readonly userId: string;
  readonly merchantId: string;
  readonly kind: 'refund' | 'payout';
  readonly orderText: string;
  /** JSON of what is done once it is signed. */
  readonly plan: string;
  readonly expiresAtMs: number;
}

/** Puts it in the place of the person's own earlier one of this id. False where the id is somebody else's. */
export async function saveMerchantOrder(db: MerchantsDb, order: MerchantOrder): Promise<boolean> {
  const values = {
    merchant_id: order.merchantId,
    kind: order.kind,
    order_text: order.orderText,
    plan: order.plan,
    expires_at: new Date(order.expiresAtMs),
  };
  const row = await db
    .insertInto('merchants_orders')
    .values({ order_id: order.orderId, user_id: order.userId, ...values })
    .onConflict((conflict) =>
      conflict.column('order_id').doUpdateSet(values).where('merchants_orders.user_id', '=', order.userId),
    )
    .returning('order_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findMerchantOrder(
  db: MerchantsDb,
  { orderId, userId, merchantId, kind }: Pick<MerchantOrder, 'orderId' | 'userId' | 'merchantId' | 'kind'>,
): Promise<MerchantOrder | null> {
  const row = await db
    .selectFrom('merchants_orders')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('user_id', '=', userId)
    .where('merchant_id', '=', merchantId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (!row) return null;
  const { order_text: orderText, plan, expires_at: expiresAt } = row;
  return { orderId, userId, merchantId, kind, orderText, plan, expiresAtMs: expiresAt.getTime() };
}

export async function deleteMerchantOrder(tx: MerchantsDb, orderId: string): Promise<void> {
  await tx.deleteFrom('merchants_orders').where('order_id', '=', orderId).execute();
}

export async function countMerchantOrders(db: MerchantsDb, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('merchants_orders')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function sweepMerchantOrders(db: MerchantsDb, before: Date): Promise<void> {
  await db.deleteFrom('merchants_orders').where('expires_at', '<', before).execute();
}
