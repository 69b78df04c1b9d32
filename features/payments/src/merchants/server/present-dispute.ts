import { isMerchantLate, disputeAt } from '../domain/dispute.ts';
import type { DisputeStep, StoredDispute } from '../storage/dispute-store.ts';
import type { MerchantPayment } from '../storage/payment-store.ts';
import { presentMoney, type MerchantsCore } from './core.ts';
import { presentMerchantParty, type Payee } from './present-merchant.ts';

/** A dispute as both sides see it. */
export function presentDispute(
  core: MerchantsCore,
  readerId: string,
  {
    dispute,
    payment,
    payee,
    steps,
  }: { dispute: StoredDispute; payment: MerchantPayment; payee: Payee; steps: readonly DisputeStep[] },
) {
  const nowMs = core.nowMs();
  const { state, deadlineMs } = disputeAt(dispute, nowMs);
  const { currency } = payee.merchant;
  const hasLapsed = state !== dispute.state && deadlineMs !== null;
  return {
    disputeId: dispute.disputeId,
    transferId: dispute.paymentId,
    amount: presentMoney({ amountMinor: payment.amountMinor, currency }),
    claimed: presentMoney({ amountMinor: dispute.claimedMinor, currency }),
    refundedMinor: payment.refundedMinor.toString(),
    kind: dispute.kind as (typeof KINDS)[number],
    state,
    deadlineMs: hasLapsed ? null : deadlineMs,
    isOverdue: isMerchantLate(dispute, nowMs),
    steps: [
      ...steps,
      ...(hasLapsed
        ? [{ by: 'house' as const, act: 'lapsed' as const, text: null, staffNumber: null, atMs: deadlineMs }]
        : []),
    ],
    payee: presentMerchantParty(core, readerId, payee),
  };
}

const KINDS = ['not_received', 'not_as_described', 'wrong_amount', 'paid_twice', 'not_mine', 'other'] as const;
