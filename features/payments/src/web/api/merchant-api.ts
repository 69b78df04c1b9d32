// Calls of who works for a merchant. Kept thin: the answers are the contract's.
import type { MatrixApi } from '@althing/accounts/web';
import type { WireAmount } from '../amount/amount.ts';
import type {
  Bill,
  Dispute,
  Merchant,
  MerchantDispute,
  MerchantInvoice,
  MerchantMoney,
  MerchantPayment,
  PaymentDetail,
  Payout,
  Refund,
  Settlement,
  Till,
} from './merchant-types.ts';
import type { Confirmation, Order } from './types.ts';

const at = (merchantId: string, rest = ''): string =>
  `/api/payments/merchants/${encodeURIComponent(merchantId)}${rest}`;
const part = encodeURIComponent;

export const listMerchants = (api: MatrixApi) =>
  api.request<{ merchants: Merchant[] }>('GET', '/api/payments/merchants');

export const getMerchant = (api: MatrixApi, merchantId: string) =>
  api.request<Merchant & { money: MerchantMoney | null }>('GET', at(merchantId));

export interface NewMerchant {
  readonly institutionId: string;
  readonly currency: string;
  readonly name: string;
  readonly categoryCode: string;
  readonly city: string;
  readonly countryCode: string;
  readonly timeZone: string;
}

export const openMerchant = (api: MatrixApi, merchantId: string, merchant: NewMerchant) =>
  api.request<Merchant>('PUT', at(merchantId), merchant);

export const listTills = (api: MatrixApi, merchantId: string) =>
  api.request<{ tills: Till[] }>('GET', at(merchantId, '/tills'));

export const openTill = (api: MatrixApi, merchantId: string, { tillId, name }: { tillId: string; name: string }) =>
  api.request<Till>('PUT', at(merchantId, `/tills/${part(tillId)}`), { name });

export const createBill = (
  api: MatrixApi,
  merchantId: string,
  {
    billId,
    ...body
  }: { billId: string; tillId: string; amount: WireAmount; reference?: string; presentedCode?: string },
) => api.request<Bill>('PUT', at(merchantId, `/bills/${part(billId)}`), body);

/** Answers when the bill is no longer open, or after `waitMs`. */
export const getBill = (api: MatrixApi, merchantId: string, billId: string, waitMs: number) =>
  api.request<Bill>('GET', at(merchantId, `/bills/${part(billId)}?waitMs=${waitMs}`));

export const cancelBill = (api: MatrixApi, merchantId: string, billId: string) =>
  api.request<Bill>('POST', at(merchantId, `/bills/${part(billId)}/cancel`), {});

export const listPayments = (api: MatrixApi, merchantId: string, query: { day?: string; tillId?: string } = {}) =>
  api.request<{ payments: MerchantPayment[]; next: string | null }>(
    'GET',
    at(merchantId, `/payments?${new URLSearchParams(query).toString()}`),
  );

export const getPayment = (api: MatrixApi, merchantId: string, paymentId: string) =>
  api.request<PaymentDetail>('GET', at(merchantId, `/payments/${part(paymentId)}`));

export interface RefundWanted {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amountMinor: string;
  readonly reason?: string;
  readonly disputeId?: string;
}

export const prepareRefund = (api: MatrixApi, merchantId: string, wanted: RefundWanted) =>
  api.request<{ order: Order }>('POST', at(merchantId, '/refunds'), wanted);

export const confirmRefund = (
  api: MatrixApi,
  merchantId: string,
  { refundId, ...body }: { refundId: string; orderText: string; confirmation: Confirmation },
) => api.request<Refund>('PUT', at(merchantId, `/refunds/${part(refundId)}`), body);

export interface NewInvoice {
  readonly number: string;
  readonly currency: string;
  readonly lines: readonly { readonly text: string; readonly amountMinor: string }[];
  readonly dueAtMs: number;
}

export const createInvoice = (api: MatrixApi, merchantId: string, invoiceId: string, invoice: NewInvoice) =>
  api.request<MerchantInvoice>('PUT', at(merchantId, `/invoices/${part(invoiceId)}`), invoice);

export const listMerchantInvoices = (api: MatrixApi, merchantId: string) =>
  api.request<{ invoices: MerchantInvoice[]; next: string | null }>('GET', at(merchantId, '/invoices'));

export const cancelInvoice = (api: MatrixApi, merchantId: string, invoiceId: string) =>
  api.request<MerchantInvoice>('POST', at(merchantId, `/invoices/${part(invoiceId)}/cancel`), {});

export const listMerchantDisputes = (api: MatrixApi, merchantId: string) =>
  api.request<{ disputes: Omit<Dispute, 'steps'>[]; next: string | null }>('GET', at(merchantId, '/disputes'));

export const getMerchantDispute = (api: MatrixApi, merchantId: string, disputeId: string) =>
  api.request<MerchantDispute>('GET', at(merchantId, `/disputes/${part(disputeId)}`));

export const answerDispute = (
  api: MatrixApi,
  merchantId: string,
  { disputeId, act, text }: { disputeId: string; act: 'contest' | 'reject'; text: string },
) => api.request<Dispute>('POST', at(merchantId, `/disputes/${part(disputeId)}/${act}`), { text });

export const listSettlements = (api: MatrixApi, merchantId: string) =>
  api.request<{ settlements: Omit<Settlement, 'tills'>[]; next: string | null }>('GET', at(merchantId, '/settlements'));

export const getSettlement = (api: MatrixApi, merchantId: string, day: string) =>
  api.request<Settlement>('GET', at(merchantId, `/settlements/${part(day)}`));

export const listPayouts = (api: MatrixApi, merchantId: string) =>
  api.request<{ payouts: Payout[]; next: string | null }>('GET', at(merchantId, '/payouts'));

export const setPayoutAccount = (api: MatrixApi, merchantId: string, account: { iban: string; ownerName: string }) =>
  api.request<MerchantMoney>('PUT', at(merchantId, '/payout-account'), account);

export const preparePayout = (api: MatrixApi, merchantId: string, wanted: { payoutId: string; amountMinor: string }) =>
  api.request<{ order: Order }>('POST', at(merchantId, '/payouts'), wanted);

export const confirmPayout = (
  api: MatrixApi,
  merchantId: string,
  { payoutId, ...body }: { payoutId: string; orderText: string; confirmation: Confirmation },
) => api.request<Payout>('PUT', at(merchantId, `/payouts/${part(payoutId)}`), body);
