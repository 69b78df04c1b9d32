import type { Selectable } from 'kysely';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface Merchant {
  readonly merchantId: string;
  readonly institutionId: string;
  readonly code: string;
  readonly name: string;
  readonly categoryCode: string;
  readonly city: string;
  readonly countryCode: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly accountId: string;
  readonly isClosed: boolean;
  readonly payout: { readonly iban: string; readonly ownerName: string; readonly usableFromMs: number } | null;
}

export type MerchantProfile = Pick<Merchant, 'name' | 'categoryCode' | 'city' | 'countryCode' | 'timeZone'>;

export async function insertMerchant(
  tx: MerchantsDb,
  merchant: Omit<Merchant, 'isClosed' | 'payout'>,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('merchants_merchants')
    .values({
      merchant_id: merchant.merchantId,
      institution_id: merchant.institutionId,
      code: merchant.code,
      ...profileColumns(merchant),
      currency: merchant.currency,
      account_id: merchant.accountId,
      opened_at: at,
      closed_at: null,
      payout_iban: null,
      payout_owner_name: null,
      payout_usable_from: null,
    })
    .execute();
}

export async function findMerchant(
  db: MerchantsDb,
  by: { merchantId: string } | { code: string } | { accountId: string },
): Promise<Merchant | null> {
  const query = db.selectFrom('merchants_merchants').selectAll();
  const row = await (
    'merchantId' in by
      ? query.where('merchant_id', '=', by.merchantId)
      : 'code' in by
        ? query.where('code', '=', by.code)
        : query.where('account_id', '=', by.accountId)
  ).executeTakeFirst();
  return row ? toMerchant(row) : null;
}

/** Oldest first. */
export async function selectMerchantsOf(db: MerchantsDb, institutionIds: readonly string[]): Promise<Merchant[]> {
  if (institutionIds.length === 0) return [];
  const rows = await db
    .selectFrom('merchants_merchants')
    .selectAll()
    .where('institution_id', 'in', [...institutionIds])
    .orderBy('opened_at')
    .execute();
  return rows.map(toMerchant);
}

export async function updateProfile(tx: MerchantsDb, merchantId: string, profile: MerchantProfile): Promise<void> {
  await tx
    .updateTable('merchants_merchants')
    .set(profileColumns(profile))
    .where('merchant_id', '=', merchantId)
    .execute();
}

export async function markMerchantClosed(tx: MerchantsDb, merchantId: string, at: Date): Promise<void> {
  await tx
    .updateTable('merchants_merchants')
    .set({ closed_at: at })
    .where('merchant_id', '=', merchantId)
    .where('closed_at', 'is', null)
    .execute();
}

export async function updatePayoutAccount(
  tx: MerchantsDb,
  merchantId: string,
  payout: NonNullable<Merchant['payout']>,
): Promise<void> {
  await tx
    .updateTable('merchants_merchants')
    .set({
      payout_iban: payout.iban,
      payout_owner_name: payout.ownerName,
      payout_usable_from: new Date(payout.usableFromMs),
    })
    .where('merchant_id', '=', merchantId)
    .execute();
}

function profileColumns({ name, categoryCode, city, countryCode, timeZone }: MerchantProfile) {
  return { name, category_code: categoryCode, city, country_code: countryCode, time_zone: timeZone };
}

function toMerchant(row: Selectable<MerchantsTables['merchants_merchants']>): Merchant {
  const { payout_iban: iban, payout_owner_name: ownerName, payout_usable_from: usableFrom } = row;
  return {
    merchantId: row.merchant_id,
    institutionId: row.institution_id,
    code: row.code,
    name: row.name,
    categoryCode: row.category_code,
    city: row.city,
    countryCode: row.country_code,
    currency: row.currency,
    timeZone: row.time_zone,
    accountId: row.account_id,
    isClosed: row.closed_at !== null,
    payout:
      iban === null || ownerName === null || usableFrom === null
        ? null
        : { iban, ownerName, usableFromMs: usableFrom.getTime() },
  };
}
