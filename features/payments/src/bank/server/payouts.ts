// Payments to accounts at other banks: ordered like any payment, held until the bank has paid.
import { httpRefuse, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { bankText } from '../../iso20022/domain/bank-text.ts';
import { isIban } from '../../iso20022/domain/remainder-97.ts';
import { houseAccountId } from '../../ledger/server/index.ts';
import { textLine } from '../../people/domain/order-lines.ts';
import type { OrderHook } from '../../people/server/order-hooks.ts';
import { prepareTransferOrder } from '../../people/server/prepare-order.ts';
import { selectAccounts } from '../../people/storage/account-store.ts';
import { firstPaidMs } from '../../people/storage/payee-store.ts';
import { listPayouts } from '../contract/list-payouts.ts';
import { preparePayout } from '../contract/prepare-payout.ts';
import { insertPayout, selectPayouts } from '../storage/payout-store.ts';
import type { BankDb } from '../storage/tables.ts';
import type { BankCore } from './core.ts';
import { presentPayout } from './present-payout.ts';

/** Banks pay on the next working day; long weekends and a file that has to be sent again fit in well. */
const HOLD_MS = 30 * 86_400_000;
const PAYOUTS_SHOWN = 100;

export function payoutRoutes(core: BankCore): Route[] {
  const { people, account, clock } = core.deps;
  people.hooks.set('payout', payoutHook(core));
  return [
    route(preparePayout, async ({ requester, body }) => {
      const { transferId, amount, payee, remittance } = body;
      if (amount.currency !== account.currency)
        return httpRefuse(409, 'no_bank', 'no bank is connected for this currency');
      if (!isIban(payee.iban)) return httpRefuse(400, 'iban_invalid', 'the check digits of the IBAN are wrong');
      const name = bankText(payee.name, 70);
      if (name === 'NOTPROVIDED')
        return httpRefuse(400, 'payee_name_unreadable', 'the name has no letter that banks take');
      const iban = payee.iban.replaceAll(/\s/g, '').toUpperCase();
      const payeeKey = `bank:${iban}`;
      const toAccount = houseAccountId(account.currency, 'bank-clearing');
      const prepared = await prepareTransferOrder(people, {
        requester,
        transferId,
        purpose: 'payout',
        amount: { amountMinor: BigInt(amount.amountMinor), currency: amount.currency },
        payee: {
          accountId: toAccount,
          userId: null,
          party: { kind: 'place', key: payeeKey, name, isKnown: false, isVerified: false },
          payerAsSeen: null,
          isCooledOff: true,
          // Each account at a bank is a payee of its own: who was talked into paying a stranger has paid others there.
          payeeKey,
          firstPaidAtMs: await firstPaidMs(people.db, requester.userId, payeeKey),
        },
        reference: remittance === '' ? null : bankText(remittance, 140),
        holdEndsAtMs: clock.nowMs() + HOLD_MS,
        lines: [textLine('payee_address', iban)],
        context: { payeeName: name, payeeIban: iban, remittance },
      });
      return prepared.ok ? ok({ order: prepared.value }) : prepared;
    }),
    route(listPayouts, async ({ requester }) => {
      const accounts = await selectAccounts(people.db, requester.userId);
      const accountIds = accounts.map(({ accountId }) => accountId);
      const payouts = await selectPayouts(core.db, { accountIds, limit: PAYOUTS_SHOWN });
      return ok({ payouts: payouts.map(presentPayout) });
    }),
  ];
}

const payoutHook = (core: BankCore): OrderHook => ({
  async alongside(tx, { context, transfer }) {
    await insertPayout(
      tx as unknown as BankDb,
      {
        payoutId: transfer.id,
        accountId: transfer.debitAccount,
        currency: transfer.amount.currency,
        amountMinor: transfer.amount.amountMinor,
        payeeName: String(context['payeeName']),
        payeeIban: String(context['payeeIban']),
        remittance: String(context['remittance']),
      },
      new Date(core.deps.clock.nowMs()),
    );
    return ok();
  },
});
