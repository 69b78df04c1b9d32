// Giving money back: by a manager's signature, up to what was paid, through the house's own account, so that what the
// manager signs names nobody (R6).
import { route, type Route } from '@althing/http';
import { ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import type { Transfer, TransferCommand } from '../../ledger/domain/commands.ts';
import { houseAccountId } from '../../ledger/server/index.ts';
import { textLine } from '../../people/domain/order-lines.ts';
import { ledgerRefused } from '../../people/server/answers.ts';
import { derivedId } from '../../people/server/confirm-transfer.ts';
import { recordTransfer } from '../../people/server/record-transfer.ts';
import { findOpenAccount } from '../../people/storage/account-store.ts';
import { ours as people, takeTurn } from '../../people/storage/tables.ts';
import { confirmRefund } from '../contract/confirm-refund.ts';
import { prepareRefund } from '../contract/prepare-refund.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { disputeAt, stepDispute } from '../domain/dispute.ts';
import { settlementDay } from '../domain/settlement-day.ts';
import { findDispute } from '../storage/dispute-store.ts';
import { deleteMerchantOrder } from '../storage/order-store.ts';
import { addRefunded, findPayment, type MerchantPayment } from '../storage/payment-store.ts';
import { findRefund, insertRefund, type Refund } from '../storage/refund-store.ts';
import { ours, type MerchantsDb } from '../storage/tables.ts';
import { accessMerchant, presentMoney, refused, type MerchantsCore, type StaffAccess } from './core.ts';
import { staffOf, takeStep } from './dispute-steps.ts';
import { merchantParty } from './present-merchant.ts';
import { hashOfOrder, prepareStaffOrder, readStaffOrder } from './staff-orders.ts';

interface RefundPlan {
  readonly paymentId: string;
  readonly amountMinor: string;
  readonly reason: string | null;
  readonly disputeId: string | null;
}

/** Words with which the writing alongside says no, and what the manager is told. */
const WORDS = {
  over_refund: merchantRefusals.overRefund,
  dispute_state: merchantRefusals.disputeState,
  dispute_too_late: merchantRefusals.disputeState,
  decided_by_self: merchantRefusals.decidedBySelf,
} as const;

export function refundRoutes(core: MerchantsCore): Route[] {
  const { db, deps } = core;
  return [
    route(prepareRefund, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'refund' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const payment = await findPayment(db, body.paymentId);
      if (payment?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
      const amountMinor = BigInt(body.amountMinor);
      const leftMinor = payment.amountMinor - payment.refundedMinor;
      if (amountMinor > leftMinor) return refused(merchantRefusals.overRefund, { leftMinor: leftMinor.toString() });
      if ((await payerAccount(core, payment)) === null) return refused(merchantRefusals.refundTooLate);
      const disputeId = body.disputeId ?? null;
      if (disputeId !== null) {
        const dispute = await findDispute(db, { disputeId });
        if (dispute?.paymentId !== payment.paymentId) return refused(merchantRefusals.notFound);
        const nowMs = core.nowMs();
        const command = { act: 'refund', by: requester.userId } as const;
        const next = stepDispute(disputeAt(dispute, nowMs), command, nowMs);
        if (!next.ok) return refused(WORDS[next.refusal], { state: dispute.state });
      }
      const plan: RefundPlan = {
        paymentId: payment.paymentId,
        amountMinor: body.amountMinor,
        reason: body.reason ?? null,
        disputeId,
      };
      const order = await prepareStaffOrder(core, {
        requester,
        merchant,
        orderId: body.refundId,
        kind: 'refund',
        toAccount: houseAccountId(merchant.currency, 'suspense'),
        payee: { kind: 'place', key: 'refund', name: REFUND_NAME, isKnown: false, isVerified: false },
        amountMinor,
        purpose: 'refund',
        reference: payment.reference,
        holdExpiresAtMs: null,
        lines: [
          textLine('payee', REFUND_NAME),
          textLine('reference', `${payment.paymentId} ${payment.reference ?? ''}`),
        ],
        plan: { ...plan },
      });
      return order.ok ? ok({ order: order.value }) : order;
    }),
    route(confirmRefund, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'refund' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const { refundId } = params;
      const orderHash = hashOfOrder(body.orderText);
      const known = await findRefund(db, refundId);
      if (known) {
        const isSame = known.merchantId === merchant.merchantId && known.orderHash.equals(orderHash);
        return isSame ? ok(presentRefund(merchant.currency, known)) : refused(merchantRefusals.idUsedOtherwise);
      }
      const signed = {
        requester,
        merchantId: merchant.merchantId,
        orderId: refundId,
        kind: 'refund' as const,
        ...body,
      };
      const order = await readStaffOrder(core, signed);
      if (!order.ok) return order;
      const plan = order.value.plan as JsonObject & RefundPlan;
      const payment = await findPayment(db, plan.paymentId);
      const payer = payment && (await payerAccount(core, payment));
      if (!payment || !payer) return refused(merchantRefusals.refundTooLate);
      const staff = await staffOf(core, merchant, requester.userId);
      const refund = { refundId, plan, orderHash, staffId: requester.userId, staff };
      const { accountId } = payer;
      const amount = { amountMinor: BigInt(plan.amountMinor), currency: merchant.currency };
      const suspense = houseAccountId(merchant.currency, 'suspense');
      const leg = { kind: 'transfer', amount, purpose: 'refund', reference: payment.reference } as const;
      const chain: TransferCommand[] = [
        {
          ...leg,
          id: refundId,
          debitAccount: merchant.accountId,
          creditAccount: suspense,
          // MER13: the ledger counts too what goes back of a payment.
          caps: [{ key: `refund:${payment.paymentId}`, periodKey: 'ever', limitMinor: payment.amountMinor }],
          authorization: order.value.authorization,
        },
        {
          ...leg,
          id: refundLegId(refundId),
          debitAccount: suspense,
          creditAccount: accountId,
          authorization: { by: 'rule', rule: 'refund' },
        },
      ];
      const posted = await deps.ledger.post(chain, {
        alongside: (tx, transfers) =>
          writeRefund(ours(tx), { access: access.value, payment, payer, ...refund }, transfers),
      });
      if (!posted.ok) {
        const { refusal } = posted;
        if (refusal.code === 'cap_exceeded') return refused(merchantRefusals.overRefund);
        if (refusal.code === 'account_closed' && refusal.accountId === accountId)
          return refused(merchantRefusals.refundTooLate);
        return ledgerRefused(refusal, { fromAccount: merchant.accountId, caps: [], words: WORDS });
      }
      deps.people.wake();
      const made = await findRefund(db, refundId);
      return made ? ok(presentRefund(merchant.currency, made)) : refused(merchantRefusals.idUsedOtherwise);
    }),
  ];
}

/** As it stands in the signed order, the same in every language. */
const REFUND_NAME = 'The payer of this payment';

/** The leg that brings the money to the payer; the payer knows the refund by it. */
function refundLegId(refundId: string): string {
  return derivedId(`althing refund leg\n${refundId}`);
}

/** Where the payer can be given it back: the account it came from, or the one that the person has now. */
async function payerAccount(
  { deps }: MerchantsCore,
  { payerId, payerAccountId }: MerchantPayment,
): Promise<{ userId: string; accountId: string } | null> {
  if (payerId === null) return null;
  const from = (await deps.ledger.accounts([payerAccountId])).get(payerAccountId);
  if (from && !from.isClosed) return { userId: payerId, accountId: payerAccountId };
  const now = from && (await findOpenAccount(deps.people.db, payerId, from.currency));
  return now ? { userId: payerId, accountId: now.accountId } : null;
}

interface SignedRefund {
  readonly access: StaffAccess;
  readonly payment: MerchantPayment;
  readonly payer: { readonly userId: string; readonly accountId: string };
  readonly plan: RefundPlan;
  readonly refundId: string;
  readonly orderHash: Buffer;
  readonly staffId: string;
  readonly staff: { readonly number: number | null };
}

async function writeRefund(
  tx: MerchantsDb,
  { access, payment, payer, plan, refundId, orderHash, staffId, staff }: SignedRefund,
  [, arrived]: readonly Transfer[],
): Promise<Result<void, string>> {
  const { merchant, institution } = access;
  const { paymentId } = payment;
  if (!arrived) return refuse('over_refund');
  const { amount, atMs } = arrived;
  await takeTurn(people(tx as never));
  if (!(await addRefunded(tx, paymentId, amount.amountMinor))) return refuse('over_refund');
  const { disputeId, reason } = plan;
  if (disputeId !== null) {
    const command = { act: 'refund', by: staffId } as const;
    const stepped = await takeStep(tx, { disputeId, command, text: reason, staff, atMs });
    if (!stepped.ok) return stepped;
  }
  await insertRefund(tx, {
    refundId,
    paymentId,
    merchantId: merchant.merchantId,
    amountMinor: amount.amountMinor,
    reason,
    disputeId,
    staffId,
    orderHash,
    tillId: payment.tillId,
    day: settlementDay(atMs, merchant.timeZone),
    atMs,
  });
  await recordTransfer(people(tx as never), {
    transferId: arrived.id,
    purpose: 'refund',
    state: 'done',
    amountMinor: amount.amountMinor,
    feeMinor: 0n,
    currency: amount.currency,
    reference: payment.reference,
    atMs,
    payer: null,
    payee: { ...payer, sees: merchantParty(merchant, institution) },
    toAccount: payer.accountId,
  });
  await deleteMerchantOrder(tx, refundId);
  return ok();
}

export function presentRefund(currency: string, refund: Refund) {
  return {
    refundId: refund.refundId,
    paymentId: refund.paymentId,
    amount: presentMoney({ amountMinor: refund.amountMinor, currency }),
    reason: refund.reason,
    disputeId: refund.disputeId,
    atMs: refund.atMs,
  };
}
