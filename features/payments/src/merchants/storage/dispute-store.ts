import type { Selectable } from 'kysely';
import type { Dispute } from '../domain/dispute.ts';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface StoredDispute extends Dispute {
  readonly position: number;
  readonly disputeId: string;
  readonly paymentId: string;
  readonly merchantId: string;
  readonly payerId: string | null;
  readonly claimedMinor: bigint;
  readonly kind: string;
}

export interface DisputeStep {
  readonly by: 'payer' | 'merchant';
  readonly act: 'opened' | 'contested' | 'escalated' | 'refunded' | 'rejected' | 'withdrawn';
  readonly text: string | null;
  readonly staffNumber: number | null;
  readonly atMs: number;
}

/** False where the payment is disputed already, or the id is taken. */
export async function insertDispute(
  tx: MerchantsDb,
  dispute: Omit<StoredDispute, 'position' | 'contestedBy'>,
  at: Date,
): Promise<boolean> {
  const row = await tx
    .insertInto('merchants_disputes')
    .values({
      dispute_id: dispute.disputeId,
      payment_id: dispute.paymentId,
      merchant_id: dispute.merchantId,
      payer_id: dispute.payerId,
      claimed: dispute.claimedMinor.toString(),
      kind: dispute.kind,
      state: dispute.state,
      deadline_at: dispute.deadlineMs === null ? null : new Date(dispute.deadlineMs),
      contested_by: null,
      opened_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('dispute_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findDispute(
  db: MerchantsDb,
  by: { disputeId: string } | { paymentId: string },
): Promise<StoredDispute | null> {
  const query = db.selectFrom('merchants_disputes').selectAll();
  const row = await (
    'disputeId' in by ? query.where('dispute_id', '=', by.disputeId) : query.where('payment_id', '=', by.paymentId)
  ).executeTakeFirst();
  return row ? toDispute(row) : null;
}

/** Holds the dispute until the transaction ends: steps are taken one after another. */
export async function lockDispute(tx: MerchantsDb, disputeId: string): Promise<StoredDispute | null> {
  const row = await tx
    .selectFrom('merchants_disputes')
    .selectAll()
    .where('dispute_id', '=', disputeId)
    .forUpdate()
    .executeTakeFirst();
  return row ? toDispute(row) : null;
}

export async function updateDispute(tx: MerchantsDb, disputeId: string, next: Dispute): Promise<void> {
  await tx
    .updateTable('merchants_disputes')
    .set({
      state: next.state,
      deadline_at: next.deadlineMs === null ? null : new Date(next.deadlineMs),
      contested_by: next.contestedBy,
    })
    .where('dispute_id', '=', disputeId)
    .execute();
}

export async function insertStep(tx: MerchantsDb, disputeId: string, step: DisputeStep): Promise<void> {
  await tx
    .insertInto('merchants_dispute_steps')
    .values({
      dispute_id: disputeId,
      by: step.by,
      act: step.act,
      text: step.text,
      staff_number: step.staffNumber,
      at: new Date(step.atMs),
    })
    .execute();
}

/** Oldest first, by dispute. */
export async function selectSteps(
  db: MerchantsDb,
  disputeIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DisputeStep[]>> {
  const steps = new Map<string, DisputeStep[]>(disputeIds.map((disputeId) => [disputeId, []]));
  if (disputeIds.length === 0) return steps;
  const rows = await db
    .selectFrom('merchants_dispute_steps')
    .selectAll()
    .where('dispute_id', 'in', [...disputeIds])
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const { by, act, text, staff_number: staffNumber, at } = row;
    steps.get(row.dispute_id)?.push({ by, act, text, staffNumber, atMs: at.getTime() });
  }
  return steps;
}

export interface DisputePage {
  readonly of: { readonly merchantId: string } | { readonly payerId: string };
  /** Those that wait for somebody, or those that are closed. */
  readonly isOpen?: boolean | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  readonly at: Date;
}

/** Newest first. */
export async function selectDisputes(db: MerchantsDb, page: DisputePage): Promise<StoredDispute[]> {
  const { of, isOpen, before, limit, at } = page;
  let query = db.selectFrom('merchants_disputes').selectAll().orderBy('position', 'desc').limit(limit);
  query =
    'merchantId' in of ? query.where('merchant_id', '=', of.merchantId) : query.where('payer_id', '=', of.payerId);
  if (before !== undefined) query = query.where('position', '<', before);
  if (isOpen !== undefined) {
    query = query.where((where) => {
      const waits = where.or([
        where('state', 'in', ['open', 'escalated']),
        where.and([where('state', '=', 'answered'), where('deadline_at', '>', at)]),
      ]);
      return isOpen ? waits : where.not(waits);
    });
  }
  return (await query.execute()).map(toDispute);
}

/** How many wait for the merchant longer than they should. */
export async function countOverdue(db: MerchantsDb, merchantId: string, at: Date): Promise<number> {
  const { count } = await db
    .selectFrom('merchants_disputes')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('merchant_id', '=', merchantId)
    .where('state', 'in', ['open', 'escalated'])
    .where('deadline_at', '<=', at)
    .executeTakeFirstOrThrow();
  return count;
}

export async function countOpenOf(db: MerchantsDb, payerId: string): Promise<number> {
  const { count } = await db
    .selectFrom('merchants_disputes')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('payer_id', '=', payerId)
    .where('state', 'in', ['open', 'answered', 'escalated'])
    .executeTakeFirstOrThrow();
  return count;
}

function toDispute(row: Selectable<MerchantsTables['merchants_disputes']>): StoredDispute {
  return {
    position: row.position,
    disputeId: row.dispute_id,
    paymentId: row.payment_id,
    merchantId: row.merchant_id,
    payerId: row.payer_id,
    claimedMinor: BigInt(row.claimed),
    kind: row.kind,
    state: row.state,
    deadlineMs: row.deadline_at?.getTime() ?? null,
    contestedBy: row.contested_by,
  };
}
