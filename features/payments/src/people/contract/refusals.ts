// What the endpoints of people's money refuse, in one wording.
import type { RefusalDescription } from '@althing/schema';

export const refusals = {
  suspended: {
    code: 'payments_suspended',
    status: 403,
    retry: 'never',
    when: 'this person’s payments are suspended; getMoneyStatus tells the rule, the reason, until when, and how to appeal',
  },
  notFound: { code: 'not_found', status: 404, retry: 'never', when: 'there is none of this id for this person' },
  noAccount: {
    code: 'no_money_account',
    status: 409,
    retry: 'changed',
    when: 'the person has no money account in this currency: open one first',
  },
  noKey: {
    code: 'no_payment_key',
    status: 409,
    retry: 'changed',
    when: 'this device has no key to sign payments with: enrol one first',
  },
  currencyNotOffered: {
    code: 'currency_not_offered',
    status: 400,
    retry: 'changed',
    when: 'this place keeps no accounts in this currency',
  },
  payeeUnavailable: {
    code: 'payee_unavailable',
    status: 404,
    retry: 'changed',
    when: 'nobody who takes money in this currency has this address; who doesn’t exist and who has no money account get the same answer',
  },
  payeeIsSelf: { code: 'payee_is_self', status: 400, retry: 'changed', when: 'payer and payee are the same person' },
  tooManyLookups: {
    code: 'too_many_lookups',
    status: 429,
    retry: 'same',
    when: 'too many addresses were tried that nobody has or that were never paid; `retryAfterMs` says how long to wait',
  },
  overTransferLimit: {
    code: 'over_transfer_limit',
    status: 403,
    retry: 'changed',
    when: 'a single transfer of this tier is limited; `limit` tells `limitMinor`',
  },
  capExceeded: {
    code: 'cap_exceeded',
    status: 403,
    retry: 'changed',
    when: 'a limit over time would be crossed: day, month, new device, first-time payee, mandate; `limit` tells which (`kind`), `limitMinor`, `leftMinor` and `resetsAtMs`',
  },
  insufficientFunds: {
    code: 'insufficient_funds',
    status: 409,
    retry: 'changed',
    when: 'the account has less; `availableMinor` tells how much. Nothing was taken',
  },
  idUsedOtherwise: {
    code: 'id_used_otherwise',
    status: 409,
    retry: 'changed',
    when: 'this id was used for something else: make a fresh one',
  },
  orderUnknown: {
    code: 'order_unknown',
    status: 409,
    retry: 'changed',
    when: 'no such order was prepared for this person, or its text was changed',
  },
  orderExpired: {
    code: 'order_expired',
    status: 409,
    retry: 'changed',
    when: 'the order was prepared too long ago: prepare it again',
  },
  passkeyNeeded: {
    code: 'passkey_needed',
    status: 403,
    retry: 'changed',
    when: 'this person confirms payments with a passkey; a device’s key is not enough',
  },
  keyNotActive: {
    code: 'key_not_active',
    status: 403,
    retry: 'changed',
    when: 'the key is not one of this person’s payment keys, or has ended',
  },
  confirmationRefused: {
    code: 'confirmation_refused',
    status: 403,
    retry: 'changed',
    when: 'the signature is not over this very text, or the passkey’s challenge was used or is too old: prepare the order again',
  },
  payeeChanged: {
    code: 'payee_changed',
    status: 409,
    retry: 'changed',
    when: 'the payee closed the account or replaced the code since the order was prepared',
  },
  requestNotOpen: {
    code: 'request_not_open',
    status: 409,
    retry: 'never',
    when: 'the request was paid, declined, taken back or has ended; `state` tells which',
  },
  mandateNotActive: {
    code: 'mandate_not_active',
    status: 409,
    retry: 'never',
    when: 'the mandate has ended or has not begun; `state` tells which',
  },
  tooManyOpen: {
    code: 'too_many_open',
    status: 409,
    retry: 'changed',
    when: 'this person has as many open ones as anybody may have (`most`): end one first',
  },
  busy: {
    code: 'busy',
    status: 503,
    retry: 'same',
    when: 'more is under way than the ledger takes; the same call with the same id is right in a moment',
  },
} as const satisfies Record<string, RefusalDescription>;
