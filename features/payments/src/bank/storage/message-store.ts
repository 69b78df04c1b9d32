// Order messages to the bank. A message is written in the transaction that marks its payouts as sent, and handed over
// afterwards: a crash between the two hands it over again, and a bank refuses a message id that it has had.
import type { Payout } from './payout-store.ts';
import type { BankDb } from './tables.ts';

export interface OrderMessage {
  readonly messageId: string;
  readonly text: string;
}

/** Orders that have waited since `until` or longer, oldest first. */
export async function selectLatePayouts(
  db: BankDb,
  { currency, until, limit }: { currency: string; until: Date; limit: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('bank_payouts')
    .select('payout_id')
    .where('currency', '=', currency)
    .where('state', '=', 'ordered')
    .where('ordered_at', '<=', until)
    .orderBy('ordered_at')
    .limit(limit)
    .execute();
  return rows.map(({ payout_id }) => payout_id);
}

/** Later orders that wait, oldest first, locked for this transaction; rows another process is sending are left out. */
export async function lockOrderedPayouts(
  tx: BankDb,
  { currency, after, limit }: { currency: string; after: Date; limit: number },
) {
  return await tx
    .selectFrom('bank_payouts')
    .select(['payout_id', 'amount', 'payee_name', 'payee_iban', 'remittance'])
    .where('currency', '=', currency)
    .where('state', '=', 'ordered')
    .where('ordered_at', '>', after)
    .orderBy('ordered_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function insertMessage(
  tx: BankDb,
  message: OrderMessage & { readonly currency: string; readonly payoutIds: readonly Payout['payoutId'][] },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('bank_messages')
    .values({
      message_id: message.messageId,
      currency: message.currency,
      text: message.text,
      created_at: at,
      handed_at: null,
    })
    .execute();
  await tx
    .updateTable('bank_payouts')
    .set({ state: 'sent', message_id: message.messageId, changed_at: at })
    .where('payout_id', 'in', message.payoutIds)
    .execute();
}

export async function selectUnhanded(
  db: BankDb,
  limit: number,
): Promise<readonly (OrderMessage & { currency: string })[]> {
  const rows = await db
    .selectFrom('bank_messages')
    .select(['message_id', 'text', 'currency'])
    .where('handed_at', 'is', null)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ messageId: row.message_id, text: row.text, currency: row.currency }));
}

export async function markHanded(db: BankDb, messageId: string, at: Date): Promise<void> {
  await db.updateTable('bank_messages').set({ handed_at: at }).where('message_id', '=', messageId).execute();
}
