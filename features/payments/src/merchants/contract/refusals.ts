// What the endpoints of merchants refuse, in one wording.
import type { RefusalDescription } from '@althing/schema';

export const merchantRefusals = {
  notFound: { code: 'not_found', status: 404, retry: 'never', when: 'there is none of this id for the caller' },
  roleTooLow: {
    code: 'role_too_low',
    status: 403,
    retry: 'never',
    when: 'the caller’s role in the institution doesn’t allow it; `needed` says which does',
  },
  merchantClosed: { code: 'merchant_closed', status: 409, retry: 'never', when: 'the merchant or its till is closed' },
  idUsedOtherwise: {
    code: 'id_used_otherwise',
    status: 409,
    retry: 'changed',
    when: 'this id was used for something else: make a fresh one',
  },
  currencyNotOffered: {
    code: 'currency_not_offered',
    status: 400,
    retry: 'changed',
    when: 'this place, or this merchant, keeps no accounts in this currency',
  },
  tooMany: {
    code: 'too_many',
    status: 409,
    retry: 'changed',
    when: 'there are as many as there may be; `most` says how many',
  },
  codeUnknown: {
    code: 'code_unknown',
    status: 404,
    retry: 'changed',
    when: 'the code is none of this place, is for something else, or its merchant takes no payments',
  },
  codeAltered: {
    code: 'code_altered',
    status: 400,
    retry: 'never',
    when: 'the code’s check digits are wrong, or its amount or payee isn’t the one that its merchant made it with: somebody may have pasted another over it',
  },
  presentedCodeUnusable: {
    code: 'presented_code_unusable',
    status: 409,
    retry: 'changed',
    when: 'the customer’s code is unknown, used, or older than a minute: ask for a fresh one',
  },
  billNotOpen: {
    code: 'bill_not_open',
    status: 409,
    retry: 'never',
    when: 'the bill or invoice was paid, declined, taken back or has ended; `state` tells which',
  },
  amountDiffers: {
    code: 'amount_differs',
    status: 409,
    retry: 'changed',
    when: 'the bill or invoice is for another amount; `amountMinor` tells which',
  },
  invoiceSum: {
    code: 'invoice_sum',
    status: 400,
    retry: 'changed',
    when: 'the lines add up to nothing or to too much',
  },
  payerUnknown: {
    code: 'payer_unknown',
    status: 404,
    retry: 'changed',
    when: 'nobody who has paid this merchant has this key',
  },
  overRefund: {
    code: 'over_refund',
    status: 409,
    retry: 'changed',
    when: 'more would go back than was paid; `leftMinor` tells how much may',
  },
  refundTooLate: {
    code: 'refund_too_late',
    status: 409,
    retry: 'never',
    when: 'the payer’s account is closed or the payment too old: agree on another way',
  },
  disputeExists: {
    code: 'dispute_exists',
    status: 409,
    retry: 'never',
    when: 'this payment is disputed already, or was; `disputeId` tells where',
  },
  disputeTooLate: {
    code: 'dispute_too_late',
    status: 409,
    retry: 'never',
    when: 'the time for it is over: 60 days for opening, 14 for each step',
  },
  disputeState: {
    code: 'dispute_state',
    status: 409,
    retry: 'never',
    when: 'it is not the caller’s turn, or the dispute is closed; `state` tells how it stands',
  },
  decidedBySelf: {
    code: 'decided_by_self',
    status: 403,
    retry: 'never',
    when: 'whoever answered a dispute doesn’t decide it: a colleague has to',
  },
  disputesOverdue: {
    code: 'disputes_overdue',
    status: 409,
    retry: 'changed',
    when: 'the merchant is late with a dispute: nothing is paid out before it acts',
  },
  noPayoutAccount: {
    code: 'no_payout_account',
    status: 409,
    retry: 'changed',
    when: 'no bank account is set, or it was changed less than a day ago; `usableFromMs` tells from when',
  },
  ibanInvalid: { code: 'iban_invalid', status: 400, retry: 'changed', when: 'the IBAN’s check digits are wrong' },
} as const satisfies Record<string, RefusalDescription>;
