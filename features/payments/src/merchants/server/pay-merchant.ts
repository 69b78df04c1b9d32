// Paying a merchant: reading its code, the order that the payer signs, and what is written when it comes back signed.
import { appendEvent } from '@althing/events';
import { route, type HttpRefusal, type Route } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import type { OrderHook } from '../../people/server/order-hooks.ts';
import { prepareTransferOrder } from '../../people/server/prepare-order.ts';
import { insertChanges } from '../../people/storage/change-store.ts';
import { firstPaidMs } from '../../people/storage/payee-store.ts';
import { prepareMerchantOrder } from '../contract/prepare-merchant-order.ts';
import { readMerchantCode } from '../contract/read-merchant-code.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { codeAmount } from '../domain/code-amount.ts';
import { currencyNumber } from '../domain/currency-number.ts';
import { readEmvCode } from '../domain/emv-code.ts';
import { merchantFeeMinor } from '../domain/merchant-fee.ts';
import { settlementDay } from '../domain/settlement-day.ts';
import { closeBill } from '../storage/bill-store.ts';
import { closeInvoice } from '../storage/invoice-store.ts';
import { findMerchant } from '../storage/merchant-store.ts';
import { insertPayment } from '../storage/payment-store.ts';
import { ours } from '../storage/tables.ts';
import { payerKeyOf, presentMoney, refused, type MerchantsCore } from './core.ts';
import { findTarget, type MerchantTarget, type Payable } from './find-target.ts';
import { merchantParty, presentMerchantParty } from './present-merchant.ts';

export function payMerchantRoutes(core: MerchantsCore): Route[] {
  const { people } = core.deps;
  const hook = paymentHook(core);
  people.hooks.set('merchant', hook);
  people.hooks.set('invoice', hook);
  return [
    route(readMerchantCode, async ({ body, requester }) => {
      const read = await readCode(core, requester.userId, body.text);
      if (!read.ok) return read;
      const { target, payable } = read.value;
      const { currency } = payable.merchant;
      return ok({
        payee: presentMerchantParty(core, requester.userId, payable),
        currency,
        amount: payable.amountMinor === null ? null : presentMoney({ amountMinor: payable.amountMinor, currency }),
        tillName: payable.tillName,
        reference: payable.reference,
        target,
      });
    }),
    route(prepareMerchantOrder, async ({ body, requester }) => {
      const found = await findTarget(core, requester.userId, body.target);
      if (!found.ok) return found;
      const payable = found.value;
      const { merchant, institution } = payable;
      const amount = { amountMinor: BigInt(body.amount.amountMinor), currency: body.amount.currency };
      const asked = payable.amountMinor;
      if (amount.currency !== merchant.currency || (asked !== null && asked !== amount.amountMinor))
        return refused(merchantRefusals.amountDiffers, { amountMinor: asked?.toString() ?? null });
      const feeMinor = merchantFeeMinor(amount.amountMinor);
      const prepared = await prepareTransferOrder(people, {
        requester,
        transferId: body.transferId,
        purpose: payable.invoiceId === null ? 'merchant' : 'invoice',
        amount,
        payeeFeeMinor: feeMinor,
        reference: payable.reference,
        payee: {
          accountId: merchant.accountId,
          userId: null,
          party: merchantParty(merchant, institution),
          payerAsSeen: null,
          isCooledOff: !institution.isVerified,
          firstPaidAtMs: await firstPaidMs(people.db, requester.userId, merchant.accountId),
        },
        context: {
          merchantId: merchant.merchantId,
          tillId: payable.tillId,
          billId: payable.billId,
          invoiceId: payable.invoiceId,
          feeMinor: feeMinor.toString(),
        },
      });
      return prepared.ok ? ok({ order: prepared.value }) : prepared;
    }),
  ];
}

/** MER4: a code says only what its merchant made it with, or it is refused. */
async function readCode(
  core: MerchantsCore,
  payerId: string,
  text: string,
): Promise<Result<{ target: MerchantTarget; payable: Payable }, HttpRefusal>> {
  const read = readEmvCode(text.trim());
  if (!read.ok)
    return refused(read.refusal === 'altered' ? merchantRefusals.codeAltered : merchantRefusals.codeUnknown);
  const { merchantCode, tillCode, billCode, amountText } = read.value;
  const target: MerchantTarget =
    billCode === null ? { kind: 'till', merchantCode, tillCode } : { kind: 'bill', billCode };
  const found = await findTarget(core, payerId, target);
  if (!found.ok) return found;
  const { merchant, amountMinor } = found.value;
  const writtenAmount = amountMinor === null ? null : codeAmount({ amountMinor, currency: merchant.currency });
  const isAsMade =
    merchant.code === merchantCode &&
    currencyNumber(merchant.currency) === read.value.currencyNumber &&
    writtenAmount === amountText;
  return isAsMade ? ok({ target, payable: found.value }) : refused(merchantRefusals.codeAltered);
}

/** In the ledger's transaction: a bill or invoice is paid by whoever closes it first, and by nobody else. */
function paymentHook(core: MerchantsCore): OrderHook {
  return {
    refusals: { bill_not_open: merchantRefusals.billNotOpen, merchant_closed: merchantRefusals.merchantClosed },
    async alongside(peopleTx, { context, transfer, payerId }) {
      const tx = ours(peopleTx);
      const { id: paymentId, atMs } = transfer;
      const at = new Date(atMs);
      const billId = textIn(context['billId']);
      const invoiceId = textIn(context['invoiceId']);
      const merchant = await findMerchant(tx, { merchantId: String(context['merchantId']) });
      if (!merchant || merchant.isClosed) return refuse('merchant_closed');
      if (billId !== null && !(await closeBill(tx, { billId, state: 'paid', paymentId, at })))
        return refuse('bill_not_open');
      if (billId !== null) core.waiters.note(billId);
      if (invoiceId !== null) {
        if (!(await closeInvoice(tx, { invoiceId, state: 'paid', paymentId, payerId }))) return refuse('bill_not_open');
        await insertChanges(peopleTx, [{ userId: payerId, kind: 'invoice', id: invoiceId }], at);
        const payload = { merchantId: merchant.merchantId, invoiceId, paymentId };
        await appendEvent(tx as never, { feature: 'payments', type: 'invoicePaid', payload });
      }
      await insertPayment(tx, {
        paymentId,
        merchantId: merchant.merchantId,
        payerId,
        payerKey: payerKeyOf(core, merchant.merchantId, payerId),
        payerAccountId: transfer.debitAccount,
        amountMinor: transfer.amount.amountMinor,
        feeMinor: BigInt(String(context['feeMinor'])),
        tillId: textIn(context['tillId']),
        billId,
        invoiceId,
        reference: transfer.reference,
        day: settlementDay(atMs, merchant.timeZone),
        atMs,
      });
      return ok();
    },
  };
}

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
