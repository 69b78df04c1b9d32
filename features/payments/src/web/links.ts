// Where money's screens are in the app's address bar. Pure.

export const MONEY_HREF = '#/money';
export const SEND_HREF = '#/money/send';
export const ASK_HREF = '#/money/ask';
export const ADD_HREF = '#/money/add';
export const BANK_HREF = '#/money/bank';
export const SCAN_HREF = '#/money/scan';
export const CODE_HREF = '#/money/code';
export const HISTORY_HREF = '#/money/history';
export const SPENDING_HREF = '#/money/spending';
export const STATEMENTS_HREF = '#/money/statements';
export const MANDATES_HREF = '#/money/mandates';
export const NEW_MANDATE_HREF = '#/money/mandates/new';
export const LIMITS_HREF = '#/money/limits';
export const OPEN_HREF = '#/money/open';
export const TILLS_HREF = '#/money/tills';

export const transferHref = (transferId: string): string => `#/money/transfers/${encodeURIComponent(transferId)}`;
export const requestHref = (requestId: string): string => `#/money/requests/${encodeURIComponent(requestId)}`;
export const INVOICES_HREF = '#/money/invoices';
export const invoiceHref = (code: string): string => `${INVOICES_HREF}/${encodeURIComponent(code)}`;
export const disputeHref = (disputeId: string): string => `#/money/disputes/${encodeURIComponent(disputeId)}`;
export const merchantHref = (merchantId: string): string => `${TILLS_HREF}/${encodeURIComponent(merchantId)}`;
export const tillHref = (merchantId: string, tillId: string): string =>
  `${merchantHref(merchantId)}/till/${encodeURIComponent(tillId)}`;
export const merchantPaymentHref = (merchantId: string, paymentId: string): string =>
  `${merchantHref(merchantId)}/payments/${encodeURIComponent(paymentId)}`;
export const merchantDisputeHref = (merchantId: string, disputeId: string): string =>
  `${merchantHref(merchantId)}/disputes/${encodeURIComponent(disputeId)}`;
export const payCodeHref = (code: string): string => `#/money/pay/${encodeURIComponent(code)}`;

export function go(href: string): void {
  window.location.hash = href;
}
