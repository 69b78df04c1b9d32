// A refusal in plain words: what happened, that nothing was taken, and what can be done. Pure.
import { formatAmount } from '../amount/amount.ts';
import { amountIn, limitOf, NO_CONNECTION, type Problem } from '../api/problem.ts';
import type { MoneyText } from '../use-text.ts';

type Say = (key: MoneyText, values?: Record<string, string | number>) => string;

const PLAIN: Record<string, MoneyText> = {
  [NO_CONNECTION]: 'failed',
  payments_suspended: 'problem.suspended',
  not_found: 'problem.notFound',
  no_money_account: 'problem.noAccount',
  no_payment_key: 'problem.noKey',
  no_passkey: 'problem.noPasskey',
  currency_not_offered: 'problem.currencyNotOffered',
  payee_unavailable: 'problem.payeeUnavailable',
  payer_unavailable: 'problem.payerUnavailable',
  payee_is_self: 'problem.payeeIsSelf',
  order_unknown: 'problem.orderChanged',
  order_expired: 'problem.orderExpired',
  passkey_needed: 'problem.passkeyNeeded',
  key_not_active: 'problem.keyEnded',
  confirmation_refused: 'problem.confirmationRefused',
  payee_changed: 'problem.payeeChanged',
  request_not_open: 'problem.requestClosed',
  mandate_not_active: 'problem.mandateEnded',
  too_many_open: 'problem.tooManyOpen',
  shares_wrong: 'problem.sharesWrong',
  period_wrong: 'problem.periodWrong',
  id_used_otherwise: 'problem.usedOtherwise',
  account_not_empty: 'problem.accountNotEmpty',
  busy: 'problem.busy',
  code_unknown: 'problem.codeUnknown',
  code_altered: 'problem.codeAltered',
  bill_not_open: 'problem.billClosed',
  amount_differs: 'problem.amountDiffers',
  merchant_closed: 'problem.merchantClosed',
  presented_code_unusable: 'problem.presentedCode',
  role_too_low: 'problem.role',
  too_many: 'problem.tooManyOpen',
  over_refund: 'problem.overRefund',
  refund_too_late: 'problem.refundTooLate',
  dispute_exists: 'problem.disputeExists',
  dispute_too_late: 'problem.disputeTooLate',
  dispute_state: 'problem.disputeState',
  decided_by_self: 'problem.decidedBySelf',
  disputes_overdue: 'problem.disputesOverdue',
  no_payout_account: 'problem.noPayoutAccount',
  iban_invalid: 'problem.iban',
  no_bank: 'bank.none',
  payee_name_unreadable: 'problem.payeeNameUnreadable',
  amount_out_of_range: 'amount.tooLarge',
  invoice_sum: 'problem.invoiceSum',
  not_done: 'problem.notDone',
  statement_too_long: 'problem.statementTooLong',
  period_malformed: 'problem.periodWrong',
  too_many_lookups: 'problem.tooManyLookups',
};

export function problemText(
  problem: Problem,
  { t, locale, currency }: { t: Say; locale: string; currency: string | null },
): string {
  const amount = (field: string) => {
    const found = currency === null ? null : amountIn(problem, field, currency);
    return found ? formatAmount(found, locale) : null;
  };
  if (problem.code === 'insufficient_funds') {
    const available = amount('availableMinor');
    return available ? t('problem.fundsLeft', { amount: available }) : t('problem.funds');
  }
  if (problem.code === 'over_transfer_limit') {
    const limit = amount('limitMinor');
    return limit ? t('problem.transferLimit', { amount: limit }) : t('problem.limit');
  }
  if (problem.code === 'cap_exceeded') return capText(problem, { t, locale, left: amount('leftMinor') });
  return t(PLAIN[problem.code] ?? 'problem.other', { code: problem.code });
}

const CAPS: Record<string, MoneyText> = {
  day: 'problem.capDay',
  month: 'problem.capMonth',
  new_device: 'problem.capNewDevice',
  first_payee: 'problem.capFirstPayee',
  mandate: 'problem.capMandate',
};

function capText(problem: Problem, { t, locale, left }: { t: Say; locale: string; left: string | null }): string {
  const limit = limitOf(problem);
  const key = CAPS[String(limit?.kind)];
  const resetsAtMs = limit?.resetsAtMs;
  if (!key || left === null || typeof resetsAtMs !== 'number') return t('problem.limit');
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(resetsAtMs);
  return t(key, { amount: left, when });
}
