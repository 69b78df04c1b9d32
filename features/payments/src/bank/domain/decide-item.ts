// What a booking at the bank means for the ledger. Pure: what is known comes in, one decision comes out. Money that
// nobody can place with certainty waits in suspense, with a work item for a person; it is never guessed to somebody.
import type { BankItem } from '../../iso20022/domain/bank-file.ts';
import {
  accountNumberOfIban,
  creditorReferencesIn,
  type AccountNumber,
  type IbanRange,
} from '../../iso20022/domain/account-number.ts';

export type PayoutState = 'ordered' | 'sent' | 'booked' | 'rejected' | 'returned';

export interface KnownPayout {
  readonly payoutId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: PayoutState;
  /** What the bank has paid of it; less than `amountMinor` where it kept a charge. */
  readonly bookedMinor: bigint;
  /** What has come back of it so far. */
  readonly returnedMinor: bigint;
}

export type SuspenseReason =
  /** Names no account of ours. */
  | 'payee_unknown'
  /** Names two accounts. */
  | 'payee_ambiguous'
  /** The account that is named can't take it: closed, or kept in another currency. */
  | 'payee_cannot_receive'
  /** The bank has taken what no payout of ours ordered: a charge of its own, or a mistake. */
  | 'withdrawal_unknown'
  /** The bank has taken more than the payout ordered, or taken it twice. */
  | 'payout_taken_again'
  /** More came back than was paid out. */
  | 'return_exceeds_payout'
  /** The bank takes an earlier booking back. Whose money that is, a person decides. */
  | 'reversal';

export type ItemDecision =
  /** Seen before, in a notification or an earlier statement: nothing moves. */
  | { readonly act: 'repeat' }
  | { readonly act: 'fund'; readonly account: AccountNumber; readonly amountMinor: bigint }
  /** The bank has paid out `amountMinor`, the whole or, where it paid less, a part: the rest goes back to its owner. */
  | { readonly act: 'book_payout'; readonly payoutId: string; readonly amountMinor: bigint }
  | { readonly act: 'return_payout'; readonly payoutId: string; readonly amountMinor: bigint }
  | { readonly act: 'suspend'; readonly reason: SuspenseReason };

export interface Known {
  readonly isSeen: boolean;
  /** The payout that the item's end-to-end id names. */
  readonly payout: KnownPayout | null;
  readonly range: IbanRange | null;
  /** Whether the one account that the item names can take it; null where there is no such account. */
  canReceive(currency: string): boolean | null;
}

export function decideItem(item: BankItem, known: Known): ItemDecision {
  if (known.isSeen) return { act: 'repeat' };
  return item.direction === 'in' ? decideArrival(item, known) : decideWithdrawal(item, known);
}

function decideArrival(item: BankItem, known: Known): ItemDecision {
  const { payout } = known;
  if (payout && (item.returnReason !== null || item.isReversal)) {
    const left = payout.bookedMinor - payout.returnedMinor;
    if (payout.state !== 'booked' || item.currency !== payout.currency || item.amountMinor > left)
      return { act: 'suspend', reason: 'return_exceeds_payout' };
    return { act: 'return_payout', payoutId: payout.payoutId, amountMinor: item.amountMinor };
  }
  if (item.isReversal) return { act: 'suspend', reason: 'reversal' };
  const named = accountsNamed(item, known.range);
  const [account] = named;
  if (account === undefined) return { act: 'suspend', reason: 'payee_unknown' };
  if (named.length > 1) return { act: 'suspend', reason: 'payee_ambiguous' };
  const canReceive = known.canReceive(item.currency);
  if (canReceive === null) return { act: 'suspend', reason: 'payee_unknown' };
  if (!canReceive) return { act: 'suspend', reason: 'payee_cannot_receive' };
  return { act: 'fund', account, amountMinor: item.amountMinor };
}

function decideWithdrawal(item: BankItem, { payout }: Known): ItemDecision {
  if (item.isReversal) return { act: 'suspend', reason: 'reversal' };
  if (!payout || item.currency !== payout.currency) return { act: 'suspend', reason: 'withdrawal_unknown' };
  if (payout.state !== 'sent' && payout.state !== 'ordered') return { act: 'suspend', reason: 'payout_taken_again' };
  if (item.amountMinor > payout.amountMinor) return { act: 'suspend', reason: 'payout_taken_again' };
  return { act: 'book_payout', payoutId: payout.payoutId, amountMinor: item.amountMinor };
}

/** A virtual IBAN is the bank's own word; what a payer wrote counts where there is none. */
export function accountsNamed(item: BankItem, range: IbanRange | null): readonly AccountNumber[] {
  const byIban = range && item.ownIban ? accountNumberOfIban(range, item.ownIban) : null;
  return byIban ? [byIban] : creditorReferencesIn(item.remittance);
}
