// Calls of who pays a merchant: codes, invoices, disputes. Kept thin: the answers are the contract's.
import type { MatrixApi } from '@althing/accounts/web';
import type { WireAmount } from '../amount/amount.ts';
import type { Dispute, DisputeKind, Invoice, MerchantTarget, PresentedCode, ReadCode } from './merchant-types.ts';
import type { Order } from './types.ts';

const part = encodeURIComponent;

export const readCode = (api: MatrixApi, text: string) =>
  api.request<ReadCode>('POST', '/api/payments/merchant-codes/read', { text });

export const prepareMerchantOrder = (
  api: MatrixApi,
  wanted: { transferId: string; target: MerchantTarget; amount: WireAmount },
) => api.request<{ order: Order }>('POST', '/api/payments/merchant-orders', wanted);

export const createPresentedCode = (api: MatrixApi, currency: string) =>
  api.request<{ presentedCodeId: string; text: string; expiresAtMs: number }>('POST', '/api/payments/presented-codes', {
    currency,
  });

/** Answers when a till has asked for something, or after `waitMs`. */
export const getPresentedCode = (api: MatrixApi, presentedCodeId: string, waitMs: number) =>
  api.request<PresentedCode>('GET', `/api/payments/presented-codes/${part(presentedCodeId)}?waitMs=${waitMs}`);

export const declineBill = (api: MatrixApi, presentedCodeId: string) =>
  api.request<object>('POST', `/api/payments/presented-codes/${part(presentedCodeId)}/decline`, {});

export const getInvoice = (api: MatrixApi, invoiceCode: string) =>
  api.request<{ invoice: Invoice; target: MerchantTarget }>('GET', `/api/payments/invoices/${part(invoiceCode)}`);

export const listInvoices = (api: MatrixApi, state?: Invoice['state']) =>
  api.request<{ invoices: (Invoice & { invoiceCode: string })[]; next: string | null }>(
    'GET',
    `/api/payments/invoices${state ? `?state=${state}` : ''}`,
  );

export const openDispute = (
  api: MatrixApi,
  {
    disputeId,
    ...body
  }: { disputeId: string; transferId: string; kind: DisputeKind; claimedMinor: string; text: string },
) => api.request<Dispute>('PUT', `/api/payments/disputes/${part(disputeId)}`, body);

export const getDispute = (api: MatrixApi, disputeId: string) =>
  api.request<Dispute>('GET', `/api/payments/disputes/${part(disputeId)}`);

export const listDisputes = (api: MatrixApi) =>
  api.request<{ disputes: Dispute[]; next: string | null }>('GET', '/api/payments/disputes');

export const escalateDispute = (api: MatrixApi, disputeId: string, text: string) =>
  api.request<Dispute>('POST', `/api/payments/disputes/${part(disputeId)}/escalate`, { text });

export const withdrawDispute = (api: MatrixApi, disputeId: string) =>
  api.request<Dispute>('POST', `/api/payments/disputes/${part(disputeId)}/withdraw`, {});
