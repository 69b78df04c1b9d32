import type { Selectable } from 'kysely';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface PresentedCode {
  readonly presentedCodeId: string;
  readonly userId: string;
  readonly currency: string;
  readonly billId: string | null;
  readonly expiresAtMs: number;
}

export async function insertPresentedCode(
  tx: MerchantsDb,
  code: Omit<PresentedCode, 'billId'> & { secretHash: string },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('merchants_presented_codes')
    .values({
      presented_code_id: code.presentedCodeId,
      user_id: code.userId,
      secret_hash: code.secretHash,
      currency: code.currency,
      bill_id: null,
      created_at: at,
      expires_at: new Date(code.expiresAtMs),
    })
    .execute();
}

/** Uses the code for a bill; null where it is unknown, of another currency, too old or used. Of two at once one gets it. */
export async function spendPresentedCode(
  tx: MerchantsDb,
  { secretHash, currency, billId, at }: { secretHash: string; currency: string; billId: string; at: Date },
): Promise<PresentedCode | null> {
  const row = await tx
    .updateTable('merchants_presented_codes')
    .set({ bill_id: billId })
    .where('secret_hash', '=', secretHash)
    .where('currency', '=', currency)
    .where('bill_id', 'is', null)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst();
  return row ? toPresentedCode(row) : null;
}

export async function findPresentedCode(db: MerchantsDb, presentedCodeId: string): Promise<PresentedCode | null> {
  const row = await db
    .selectFrom('merchants_presented_codes')
    .selectAll()
    .where('presented_code_id', '=', presentedCodeId)
    .executeTakeFirst();
  return row ? toPresentedCode(row) : null;
}

/** A person's that no till has used: only the newest is good. */
export async function dropUnused(tx: MerchantsDb, userId: string): Promise<void> {
  await tx.deleteFrom('merchants_presented_codes').where('user_id', '=', userId).where('bill_id', 'is', null).execute();
}

export async function sweepPresentedCodes(db: MerchantsDb, before: Date): Promise<void> {
  await db.deleteFrom('merchants_presented_codes').where('expires_at', '<', before).execute();
}

function toPresentedCode(row: Selectable<MerchantsTables['merchants_presented_codes']>): PresentedCode {
  return {
    presentedCodeId: row.presented_code_id,
    userId: row.user_id,
    currency: row.currency,
    billId: row.bill_id,
    expiresAtMs: row.expires_at.getTime(),
  };
}
