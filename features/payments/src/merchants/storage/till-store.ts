import type { Selectable } from 'kysely';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface Till {
  readonly tillId: string;
  readonly merchantId: string;
  readonly code: string;
  readonly name: string;
  readonly isClosed: boolean;
}

/** False where the id is taken. */
export async function insertTill(tx: MerchantsDb, till: Omit<Till, 'isClosed'>, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('merchants_tills')
    .values({
      till_id: till.tillId,
      merchant_id: till.merchantId,
      code: till.code,
      name: till.name,
      opened_at: at,
      closed_at: null,
    })
    .onConflict((conflict) => conflict.column('till_id').doNothing())
    .returning('till_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findTill(db: MerchantsDb, by: { tillId: string } | { code: string }): Promise<Till | null> {
  const query = db.selectFrom('merchants_tills').selectAll();
  const row = await (
    'tillId' in by ? query.where('till_id', '=', by.tillId) : query.where('code', '=', by.code)
  ).executeTakeFirst();
  return row ? toTill(row) : null;
}

export async function selectTills(db: MerchantsDb, merchantId: string): Promise<Till[]> {
  const rows = await db
    .selectFrom('merchants_tills')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .orderBy('opened_at')
    .execute();
  return rows.map(toTill);
}

export async function updateTill(tx: MerchantsDb, till: Till, at: Date): Promise<void> {
  await tx
    .updateTable('merchants_tills')
    .set({ name: till.name, closed_at: till.isClosed ? at : null })
    .where('till_id', '=', till.tillId)
    .execute();
}

function toTill(row: Selectable<MerchantsTables['merchants_tills']>): Till {
  return {
    tillId: row.till_id,
    merchantId: row.merchant_id,
    code: row.code,
    name: row.name,
    isClosed: row.closed_at !== null,
  };
}
