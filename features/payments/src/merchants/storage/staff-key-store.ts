// Which keys the ledger holds for a merchant's account, and whose they are.
import type { MerchantsDb } from './tables.ts';

export interface StaffKey {
  readonly merchantId: string;
  readonly userId: string;
  readonly keyId: string;
}

export async function insertStaffKey(db: MerchantsDb, key: StaffKey): Promise<void> {
  await db
    .insertInto('merchants_staff_keys')
    .values({ merchant_id: key.merchantId, user_id: key.userId, key_id: key.keyId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function selectStaffKeys(
  db: MerchantsDb,
  of: { merchantId: string } | { userId: string },
): Promise<StaffKey[]> {
  const query = db.selectFrom('merchants_staff_keys').selectAll();
  const rows = await (
    'merchantId' in of ? query.where('merchant_id', '=', of.merchantId) : query.where('user_id', '=', of.userId)
  ).execute();
  return rows.map((row) => ({ merchantId: row.merchant_id, userId: row.user_id, keyId: row.key_id }));
}

export async function deleteStaffKey(db: MerchantsDb, key: StaffKey): Promise<void> {
  await db
    .deleteFrom('merchants_staff_keys')
    .where('merchant_id', '=', key.merchantId)
    .where('user_id', '=', key.userId)
    .where('key_id', '=', key.keyId)
    .execute();
}
