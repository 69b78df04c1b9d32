import type { BankDb } from './tables.ts';

export async function insertWorkItem(
  tx: BankDb,
  item: { readonly itemId: string; readonly iban: string; readonly key: string; readonly reason: string },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('bank_work_items')
    .values({
      item_id: item.itemId,
      iban: item.iban,
      key: item.key,
      reason: item.reason,
      state: 'open',
      resolution: null,
      proposed_by: null,
      approved_by: null,
      changed_at: at,
    })
    .execute();
}
