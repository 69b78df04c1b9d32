import type { Selectable } from 'kysely';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface MerchantPayout {
  readonly position: number;
  readonly payoutId: string;
  readonly merchantId: string;
  readonly amountMinor: bigint;
  readonly iban: string;
  readonly staffId: string;
  readonly orderHash: Buffer;
  readonly atMs: number;
}

export async function insertMerchantPayout(tx: MerchantsDb, payout: Omit<MerchantPayout, 'position'>): Promise<void> {
  await tx
    .insertInto('merchants_payouts')
    .values({
      payout_id: payout.payoutId,
      merchant_id: payout.merchantId,
      amount: payout.amountMinor.toString(),
      iban: payout.iban,
      staff_id: payout.staffId,
      order_hash: payout.orderHash,
      at: new Date(payout.atMs),
    })
    .execute();
}

export async function findMerchantPayout(db: MerchantsDb, payoutId: string): Promise<MerchantPayout | null> {
  const row = await db.selectFrom('merchants_payouts').selectAll().where('payout_id', '=', payoutId).executeTakeFirst();
  return row ? toPayout(row) : null;
}

/** Newest first. */
export async function selectMerchantPayouts(
  db: MerchantsDb,
  { merchantId, before, limit }: { merchantId: string; before?: number | undefined; limit: number },
): Promise<MerchantPayout[]> {
  let query = db.selectFrom('merchants_payouts').selectAll().where('merchant_id', '=', merchantId);
  if (before !== undefined) query = query.where('position', '<', before);
  return (await query.orderBy('position', 'desc').limit(limit).execute()).map(toPayout);
}

function toPayout(row: Selectable<MerchantsTables['merchants_payouts']>): MerchantPayout {
  return {
    position: row.position,
    payoutId: row.payout_id,
    merchantId: row.merchant_id,
    amountMinor: BigInt(row.amount),
    iban: row.iban,
    staffId: row.staff_id,
    orderHash: row.order_hash,
    atMs: row.at.getTime(),
  };
}
