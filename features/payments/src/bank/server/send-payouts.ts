// Sends what people have ordered: payouts of one currency become one order message, kept before it is handed over.
import { bankText } from '../../iso20022/domain/bank-text.ts';
import { writePaymentInitiation } from '../../iso20022/server/write-payment-initiation.ts';
import { insertMessage, lockOrderedPayouts, markHanded, selectUnhanded } from '../storage/message-store.ts';
import { endToEndIdOf } from '../storage/payout-store.ts';
import { nowOf, type BankCore } from './core.ts';

/** Banks take some ten thousand; a message of a thousand is under a megabyte. */
const ORDERS_PER_MESSAGE = 1000;
const MESSAGES_PER_RUN = 20;

/** How many messages were handed over. */
export async function sendPayouts(core: BankCore): Promise<number> {
  while (await gather(core));
  let handed = 0;
  for (const message of await selectUnhanded(core.db, MESSAGES_PER_RUN)) {
    await core.gateway.send(message);
    await markHanded(core.db, message.messageId, nowOf(core));
    handed += 1;
  }
  return handed;
}

/** Whether there may be more. */
async function gather(core: BankCore): Promise<boolean> {
  const { account, random } = core.deps;
  return await core.db.transaction().execute(async (tx) => {
    const payouts = await lockOrderedPayouts(tx, { currency: account.currency, limit: ORDERS_PER_MESSAGE });
    if (payouts.length === 0) return false;
    const at = nowOf(core);
    const messageId = `ALT${Buffer.from(random.bytes(15)).toString('hex')}`;
    const text = writePaymentInitiation({
      messageId,
      createdAtMs: at.getTime(),
      executeOn: at.toISOString().slice(0, 10),
      currency: account.currency,
      exponent: core.exponent,
      debtor: { name: account.ownerName, iban: account.iban, bic: account.bic },
      orders: payouts.map((payout) => ({
        endToEndId: endToEndIdOf(payout.payout_id),
        amountMinor: BigInt(payout.amount),
        payeeName: payout.payee_name,
        payeeIban: payout.payee_iban,
        remittance: bankText(payout.remittance, 140),
      })),
    });
    const payoutIds = payouts.map(({ payout_id }) => payout_id);
    await insertMessage(tx, { messageId, text, currency: account.currency, payoutIds }, at);
    return payouts.length === ORDERS_PER_MESSAGE;
  });
}
