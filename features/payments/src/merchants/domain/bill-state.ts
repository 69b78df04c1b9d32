export type BillState = 'open' | 'paid' | 'declined' | 'cancelled' | 'expired';

/** How long the code on a till's screen can be paid: a queue, a slow phone, a search for glasses. */
export const BILL_MS = 15 * 60_000;
/** How long a customer who showed a code has for confirming what the till put to them. */
export const PRESENTED_BILL_MS = 3 * 60_000;
/** A code that was photographed over a shoulder is of no use before its picture is. */
export const PRESENTED_CODE_MS = 60_000;

/** As it is now: nothing is written down when time runs out. */
export function billStateAt(bill: { state: BillState; expiresAtMs: number }, nowMs: number): BillState {
  return bill.state === 'open' && bill.expiresAtMs <= nowMs ? 'expired' : bill.state;
}
