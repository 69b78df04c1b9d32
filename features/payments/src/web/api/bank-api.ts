// Calls of the link to the bank. Kept thin: the answers are the contract's.
import type { MatrixApi } from '@althing/accounts/web';
import type { WireAmount } from '../amount/amount.ts';
import type { Order } from './types.ts';

export interface BankDetails {
  readonly iban: string;
  readonly bic: string | null;
  readonly accountHolder: string;
  readonly creditorReference: string;
  readonly isReferenceNeeded: boolean;
  readonly currency: string;
  readonly isSandbox: boolean;
}

export interface Payout {
  readonly transferId: string;
  readonly amount: WireAmount;
  readonly paid: WireAmount;
  readonly returned: WireAmount;
  readonly payeeName: string;
  readonly payeeIban: string;
  readonly remittance: string;
  readonly state: 'ordered' | 'sent' | 'booked' | 'rejected' | 'returned';
  readonly reason: string | null;
  readonly orderedAtMs: number;
}

export interface BankPayee {
  readonly name: string;
  readonly iban: string;
}

export const getDetails = (api: MatrixApi, accountId: string) =>
  api.request<BankDetails>('GET', `/api/payments/accounts/${encodeURIComponent(accountId)}/bank-details`);

export const payInSandbox = (api: MatrixApi, deposit: { accountId: string; amountMinor: string }) =>
  api.request<object>('POST', '/api/payments/bank/sandbox/deposits', deposit);

export const preparePayout = (
  api: MatrixApi,
  wanted: { transferId: string; amount: WireAmount; payee: BankPayee; remittance: string },
) => api.request<{ order: Order }>('POST', '/api/payments/payouts/orders', wanted);

export const listPayouts = (api: MatrixApi) => api.request<{ payouts: Payout[] }>('GET', '/api/payments/payouts');
