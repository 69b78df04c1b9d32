// Sends what people have ordered: payouts of one currency become one order message, kept before it is handed over.
import { bankText } from '../../iso20022/domain/bank-text.ts';
import { writePaymentInitiation } from '../../iso20022/server/write-payment-initiation.ts';
import {
  insertMessage,
  lockOrderedPayouts,
  markHanded,
  selectLatePayouts,
  selectUnhanded,
} from '../storage/message-store.ts';
import { endToEndIdOf } from '../storage/payout-store.ts';
import { nowOf, type BankCore } from './core.ts';
import { releasePayout } from './release-payout.ts';

/** Banks take some ten thousand; a message of a thousand is under a megabyte. */
const ORDERS_PER_MESSAGE = 1000;
const MESSAGES_PER_RUN = 20;
/**
 * What could not be sent for so long is given back: a hold lets go after thirty days, and what a bank pays after that is
 * paid twice, to the payee and back to the payer.
 */
const UNSENT_MS_MAX = 20 * 86_400_000;
/** ISO 20022: "the payment instruction was received after the agreed cut-off time". */
const TOO_LATE = 'TM01';

/** How many messages were handed over. */
export async function sendPayouts(core: BankCore): Promise<number> {
  await giveBackLate(core);
  while (await gather(core));
  let handed = 0;
  for (const message of await selectUnhanded(core.db, MESSAGES_PER_RUN)) {
    await core.gateway.send(message);
    await markHanded(core.db, message.messageId, nowOf(core));
    handed += 1;
  }
  return handed;
}

const lateUntil = (core: BankCore): Date => new Date(nowOf(core).getTime() - UNSENT_MS_MAX);

async function giveBackLate(core: BankCore): Promise<void> {
  const { currency } = core.deps.account;
  const late = await selectLatePayouts(core.db, { currency, until: lateUntil(core), limit: ORDERS_PER_MESSAGE });
  for (const payoutId of late) await releasePayout(core, { payoutId, from: 'ordered', reason: TOO_LATE });
}

/** Whether there may be more. */
async function gather(core: BankCore): Promise<boolean> {
  const { account, random } = core.deps;
  return await core.db.transaction().execute(async (tx) => {
    const payouts = await lockOrderedPayouts(tx, {
      currency: account.currency,
      after: lateUntil(core),
      limit: ORDERS_PER_MESSAGE,
    });
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
