// What a merchant was paid.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getMerchantPayment } from '../contract/get-merchant-payment.ts';
import { listMerchantPayments } from '../contract/list-merchant-payments.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { mayDo, neededFor } from '../domain/permissions.ts';
import { findDispute } from '../storage/dispute-store.ts';
import { findPayment, selectPayments, type MerchantPayment } from '../storage/payment-store.ts';
import { selectRefunds } from '../storage/refund-store.ts';
import { accessMerchant, inTransaction, pageOf, presentMoney, refused, type MerchantsCore } from './core.ts';
import { logRead } from './log-read.ts';
import { presentRefund } from './refunds.ts';

export function merchantPaymentRoutes(core: MerchantsCore): Route[] {
  const { db } = core;
  return [
    route(listMerchantPayments, async ({ params, query, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'ask_at_till' });
      if (!access.ok) return access;
      const { merchant, role } = access.value;
      const isOneTillsDay = query.day !== undefined && query.tillId !== undefined;
      if (!isOneTillsDay && !mayDo(role, 'see_payments'))
        return refused(merchantRefusals.roleTooLow, { needed: neededFor('see_payments') });
      const found = await selectPayments(db, {
        merchantId: merchant.merchantId,
        day: query.day,
        tillId: query.tillId,
        before: query.before === undefined ? undefined : Number(query.before),
        limit: query.limit + 1,
      });
      const { page, next } = pageOf(found, query.limit);
      return ok({ payments: page.map((payment) => presentPayment(merchant.currency, payment)), next });
    }),
    route(getMerchantPayment, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'see_payer' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      return inTransaction(core, async (tx) => {
        const payment = await findPayment(tx, params.paymentId);
        if (payment?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
        const { paymentId, payerKey } = payment;
        const logged = await logRead(core, tx, { requester, merchant, payment, what: 'payment', subject: paymentId });
        if (!logged.ok) return logged;
        const refunds = await selectRefunds(tx, paymentId);
        const dispute = await findDispute(tx, { paymentId });
        return ok({
          ...presentPayment(merchant.currency, payment),
          payerKey,
          refunds: refunds.map((refund) => presentRefund(merchant.currency, refund)),
          disputeId: dispute?.disputeId ?? null,
        });
      });
    }),
  ];
}

function presentPayment(currency: string, payment: MerchantPayment) {
  return {
    paymentId: payment.paymentId,
    amount: presentMoney({ amountMinor: payment.amountMinor, currency }),
    fee: presentMoney({ amountMinor: payment.feeMinor, currency }),
    refundedMinor: payment.refundedMinor.toString(),
    tillId: payment.tillId,
    billId: payment.billId,
    invoiceId: payment.invoiceId,
    reference: payment.reference,
    day: payment.day,
    atMs: payment.atMs,
  };
}
