// Orders that were prepared and not yet signed. They end by themselves.
import type { PeopleDb } from './tables.ts';

export interface PreparedOrder {
  readonly orderId: string;
  readonly userId: string;
  readonly kind: 'transfer' | 'mandate';
  readonly orderText: string;
  /** JSON of what is done once it is signed. */
  readonly plan: string;
  readonly expiresAtMs: number;
}

/** Puts it in the place of the person's own earlier one of this id. False where the id is somebody else's. */
export async function saveOrder(db: PeopleDb, order: PreparedOrder): Promise<boolean> {
  const values = {
    kind: order.kind,
    order_text: order.orderText,
    plan: order.plan,
    expires_at: new Date(order.expiresAtMs),
  };
  const row = await db
    .insertInto('payments_orders')
    .values({ order_id: order.orderId, user_id: order.userId, ...values })
    .onConflict((conflict) =>
      conflict.column('order_id').doUpdateSet(values).where('payments_orders.user_id', '=', order.userId),
    )
    .returning('order_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findOrder(
  db: PeopleDb,
  { orderId, userId, kind }: Pick<PreparedOrder, 'orderId' | 'userId' | 'kind'>,
): Promise<PreparedOrder | null> {
  const row = await db
    .selectFrom('payments_orders')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (!row) return null;
  return {
    orderId,
    userId,
    kind,
    orderText: row.order_text,
    plan: row.plan,
    expiresAtMs: row.expires_at.getTime(),
  };
}

export async function deleteOrder(db: PeopleDb, orderId: string): Promise<void> {
  await db.deleteFrom('payments_orders').where('order_id', '=', orderId).execute();
}

/** Those that can still be signed. */
export async function countOrders(db: PeopleDb, userId: string, at: Date): Promise<number> {
  const row = await db
    .selectFrom('payments_orders')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('expires_at', '>', at)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function sweepOrders(db: PeopleDb, before: Date): Promise<void> {
  await db.deleteFrom('payments_orders').where('expires_at', '<', before).execute();
}
