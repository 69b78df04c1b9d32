import type { Payout } from '../storage/payout-store.ts';

/** A payment to a bank, as its payer sees it. */
export function presentPayout(payout: Payout) {
  const money = (amountMinor: bigint) => ({ amountMinor: amountMinor.toString(), currency: payout.currency });
  return {
    transferId: payout.payoutId,
    amount: money(payout.amountMinor),
    paid: money(payout.bookedMinor),
    returned: money(payout.returnedMinor),
    payeeName: payout.payeeName,
    payeeIban: payout.payeeIban,
    remittance: payout.remittance,
    state: payout.state,
    reason: payout.reason,
    orderedAtMs: payout.orderedAtMs,
    changedAtMs: payout.changedAtMs,
  };
}
