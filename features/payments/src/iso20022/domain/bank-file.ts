// What a bank reports, whichever of its messages said it: camt.053 (the day's statement) or camt.054 (a notification
// within the day, of the same items). Dates are the bank's calendar days, amounts minor units.

export type Direction = 'in' | 'out';

export interface BankItem {
  /** Names the booking: the same in the notification and in the statement that repeats it. */
  readonly key: string;
  readonly direction: Direction;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** ISO 8601 calendar day. */
  readonly bookedOn: string;
  readonly valueOn: string;
  /** The bank takes an earlier booking back; `direction` is that of this one. */
  readonly isReversal: boolean;
  /** ISO external code (`AC04`: account closed) if the item is a payment that came back. */
  readonly returnReason: string | null;
  readonly endToEndId: string | null;
  readonly counterpartName: string | null;
  readonly counterpartIban: string | null;
  /** The account of ours that was named, where the bank tells virtual accounts apart. */
  readonly ownIban: string | null;
  readonly remittance: string;
}

export interface BankStatement {
  readonly id: string;
  readonly iban: string;
  readonly currency: string;
  /** Null in notifications. Below zero if the account is overdrawn. */
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly items: readonly BankItem[];
}

export interface BankFile {
  readonly kind: 'statement' | 'notification';
  readonly messageId: string;
  readonly statements: readonly BankStatement[];
}

/** Why a file was not taken: nothing of it is booked. In order of precedence. */
export type BankFileRefusal =
  | { readonly code: 'too_large' }
  | { readonly code: 'not_xml'; readonly detail: string }
  /** A document type declaration can make a reader fetch or expand things: none is ever needed. */
  | { readonly code: 'has_document_type' }
  | { readonly code: 'message_unknown'; readonly detail: string }
  | { readonly code: 'field_missing'; readonly detail: string }
  | { readonly code: 'field_malformed'; readonly detail: string }
  | { readonly code: 'details_do_not_add_up'; readonly detail: string };
