// Why the ledger refuses, in order of precedence: of several reasons the first is told.
// `same`: send the same again; `changed`: put right what is wrong, under a new id; `never`: it can't be done.

export type Retry = 'same' | 'changed' | 'never';

export type LedgerRefusal =
  /** Too much is waiting; nothing was done. */
  | { readonly code: 'overloaded' }
  /** No legs, too many, an id twice, no UUID, an unknown currency, a text too long, a time out of range. */
  | { readonly code: 'malformed'; readonly why: string }
  /** The id stands for something else. */
  | { readonly code: 'id_used_otherwise' }
  | { readonly code: 'amount_out_of_range' }
  | { readonly code: 'same_account' }
  | { readonly code: 'account_unknown'; readonly accountId: string }
  | { readonly code: 'currency_differs' }
  /** Expired, captured or voided are told by `state`. */
  | { readonly code: 'hold_unknown' }
  /** The order can't be read, isn't canonical, or doesn't say what the command says: `member` differs. */
  | { readonly code: 'order_differs'; readonly member: string }
  /** The key was never the account's, or is no longer. */
  | { readonly code: 'key_not_active' }
  | { readonly code: 'signature_invalid' }
  | { readonly code: 'mandate_unknown' }
  | { readonly code: 'mandate_differs'; readonly member: string }
  | { readonly code: 'rule_not_allowed' }
  | { readonly code: 'order_expired' }
  | { readonly code: 'mandate_not_active' }
  | { readonly code: 'hold_resolved'; readonly state: 'captured' | 'voided' | 'expired' }
  | { readonly code: 'hold_exceeded'; readonly heldMinor: bigint }
  | { readonly code: 'account_closed'; readonly accountId: string }
  | { readonly code: 'spending_suspended'; readonly accountId: string }
  | { readonly code: 'receiving_suspended'; readonly accountId: string }
  | { readonly code: 'account_full'; readonly accountId: string }
  /** Counted under `key` in `periodKey`: `spentMinor` of `limitMinor`. Mandates count under `mandate:<id>`. */
  | {
      readonly code: 'cap_exceeded';
      readonly key: string;
      readonly periodKey: string;
      readonly limitMinor: bigint;
      readonly spentMinor: bigint;
    }
  | { readonly code: 'insufficient_funds'; readonly accountId: string; readonly availableMinor: bigint }
  /** What the caller wanted to write along with it said no: `reason` is the caller's own word. */
  | { readonly code: 'alongside_refused'; readonly reason: string };

/** Changing an account, its keys and its mandates. */
export type ChangeRefusal =
  | { readonly code: 'overloaded' }
  | { readonly code: 'malformed'; readonly why: string }
  | { readonly code: 'id_used_otherwise' }
  | { readonly code: 'account_unknown'; readonly accountId: string }
  | { readonly code: 'account_closed'; readonly accountId: string }
  | { readonly code: 'account_not_empty' }
  | { readonly code: 'currency_differs' }
  | { readonly code: 'key_unknown' }
  | { readonly code: 'key_ended' }
  | { readonly code: 'mandate_unknown' }
  | { readonly code: 'order_differs'; readonly member: string }
  | { readonly code: 'key_not_active' }
  | { readonly code: 'signature_invalid' }
  | { readonly code: 'order_expired' }
  | { readonly code: 'alongside_refused'; readonly reason: string };

export const RETRY: Readonly<Record<LedgerRefusal['code'] | ChangeRefusal['code'], Retry>> = {
  overloaded: 'same',
  malformed: 'changed',
  id_used_otherwise: 'changed',
  amount_out_of_range: 'changed',
  same_account: 'never',
  account_unknown: 'never',
  currency_differs: 'never',
  hold_unknown: 'never',
  order_differs: 'changed',
  key_not_active: 'changed',
  signature_invalid: 'changed',
  mandate_unknown: 'never',
  mandate_differs: 'changed',
  rule_not_allowed: 'never',
  order_expired: 'changed',
  mandate_not_active: 'changed',
  hold_resolved: 'never',
  hold_exceeded: 'changed',
  account_closed: 'never',
  spending_suspended: 'changed',
  receiving_suspended: 'changed',
  account_full: 'never',
  cap_exceeded: 'changed',
  insufficient_funds: 'changed',
  alongside_refused: 'changed',
  account_not_empty: 'changed',
  key_unknown: 'never',
  key_ended: 'never',
};

/**
 * LED6: refusals for the state of things stay under their id, for a late repetition of a refused command must not go
 * through after all. Those for what is wrong with the command itself take no id: whoever can't sign can't spoil one.
 */
const LASTING: ReadonlySet<LedgerRefusal['code']> = new Set([
  'hold_unknown',
  'mandate_unknown',
  'order_expired',
  'mandate_not_active',
  'hold_resolved',
  'hold_exceeded',
  'account_closed',
  'spending_suspended',
  'receiving_suspended',
  'account_full',
  'cap_exceeded',
  'insufficient_funds',
  'alongside_refused',
] as const);

export function isLasting({ code }: LedgerRefusal): boolean {
  return LASTING.has(code);
}
