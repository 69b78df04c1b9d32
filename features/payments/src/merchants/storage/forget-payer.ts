// R9: an account is gone. What merchants have to keep for their books stays, by the key they know, and names nobody.
import type { MerchantsDb } from './tables.ts';

export async function forgetPayer(tx: MerchantsDb, userId: string): Promise<void> {
  await tx.updateTable('merchants_payments').set({ payer_id: null }).where('payer_id', '=', userId).execute();
  await tx.updateTable('merchants_invoices').set({ payer_id: null }).where('payer_id', '=', userId).execute();
  // What waits for the payer's word has nobody to say it.
  await tx
    .updateTable('merchants_disputes')
    .set({ payer_id: null, state: 'withdrawn', deadline_at: null })
    .where('payer_id', '=', userId)
    .where('state', 'in', ['open', 'answered', 'escalated'])
    .execute();
  await tx.updateTable('merchants_disputes').set({ payer_id: null }).where('payer_id', '=', userId).execute();
  await tx.deleteFrom('merchants_presented_codes').where('user_id', '=', userId).execute();
}
