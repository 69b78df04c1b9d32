// Calls of people's money (see the contracts of the same names). Kept thin: the answers are the contract's.
import type { MatrixApi } from '@althing/accounts/web';
import type { WireAmount } from '../amount/amount.ts';
import type {
  Changes,
  Confirmation,
  FoundPayee,
  Limits,
  Mandate,
  MandateOrder,
  MoneyAccount,
  MoneyRequest,
  MoneyStatus,
  MyPaymentCode,
  Order,
  Party,
  PayeeAddress,
  PaymentKey,
  Spending,
  Split,
  Transfer,
} from './types.ts';

const at = (path: string, id: string, rest = ''): string => `/api/payments/${path}/${encodeURIComponent(id)}${rest}`;

export const listAccounts = (api: MatrixApi) =>
  api.request<{ accounts: MoneyAccount[]; offeredCurrencies: string[] }>('GET', '/api/payments/accounts');

export const openAccount = (api: MatrixApi, currency: string) =>
  api.request<{ account: MoneyAccount }>('POST', '/api/payments/accounts', { currency });

export const listKeys = (api: MatrixApi) => api.request<{ keys: PaymentKey[] }>('GET', '/api/payments/keys');

export const enrolDevice = (api: MatrixApi) =>
  api.request<{ key: PaymentKey }>('POST', '/api/payments/keys', { kind: 'device' });

export const beginPasskey = (api: MatrixApi) =>
  api.request<{ options: Record<string, unknown> }>('POST', '/api/payments/keys/passkey-options', {});

export const enrolPasskey = (api: MatrixApi, credential: object) =>
  api.request<{ key: PaymentKey }>('POST', '/api/payments/keys', { kind: 'passkey', credential });

export type OrderWanted =
  | { purpose: 'send'; transferId: string; payee: PayeeAddress; amount: WireAmount }
  | { purpose: 'request'; transferId: string; requestId: string };

export const prepareOrder = (api: MatrixApi, wanted: OrderWanted) =>
  api.request<{ order: Order }>('POST', '/api/payments/orders', wanted);

export const confirmTransfer = (
  api: MatrixApi,
  { transferId, ...body }: { transferId: string; orderText: string; confirmation: Confirmation },
) => api.request<{ transfer: Transfer }>('PUT', at('transfers', transferId), body);

export const getTransfer = (api: MatrixApi, transferId: string) =>
  api.request<{ transfer: Transfer }>('GET', at('transfers', transferId));

export interface TransferFilter {
  readonly currency?: string;
  readonly direction?: 'out' | 'in';
  readonly purpose?: string;
  readonly before?: string;
  readonly limit?: number;
}

export const listTransfers = (api: MatrixApi, filter: TransferFilter = {}) =>
  api.request<{ transfers: Transfer[]; next: string | null }>(
    'GET',
    withQuery('/api/payments/transfers', { ...filter }),
  );

export const createRequest = (
  api: MatrixApi,
  asked: { requestId: string; payerId: string; amount: WireAmount; expiresInMs?: number },
) => api.request<{ request: MoneyRequest }>('POST', '/api/payments/requests', asked);

export const getRequest = (api: MatrixApi, requestId: string) =>
  api.request<{ request: MoneyRequest }>('GET', at('requests', requestId));

export const listRequests = (api: MatrixApi, filter: { direction?: 'out' | 'in'; state?: string } = {}) =>
  api.request<{ requests: MoneyRequest[]; next: string | null }>('GET', withQuery('/api/payments/requests', filter));

export const declineRequest = (api: MatrixApi, requestId: string) =>
  api.request<{ request: MoneyRequest }>('POST', at('requests', requestId, '/decline'), {});

export const cancelRequest = (api: MatrixApi, requestId: string) =>
  api.request<{ request: MoneyRequest }>('POST', at('requests', requestId, '/cancel'), {});

export type SharesWanted =
  | { kind: 'equal'; payerIds: readonly string[]; includesMaker: boolean }
  | { kind: 'exact'; shares: readonly { payerId: string; amountMinor: string }[] };

export const createSplit = (api: MatrixApi, asked: { splitId: string; total: WireAmount; shares: SharesWanted }) =>
  api.request<{ split: Split }>('POST', '/api/payments/splits', asked);

export const getSplit = (api: MatrixApi, splitId: string) =>
  api.request<{ split: Split }>('GET', at('splits', splitId));

export const cancelSplit = (api: MatrixApi, splitId: string) =>
  api.request<{ split: Split }>('POST', at('splits', splitId, '/cancel'), {});

export const listPayees = (api: MatrixApi) =>
  api.request<{ payees: { party: Party; lastPaidAtMs: number }[] }>('GET', '/api/payments/payees?limit=30');

export const findPayee = (api: MatrixApi, wanted: { payee: PayeeAddress; currency: string }) =>
  api.request<FoundPayee>('POST', '/api/payments/payees/find', wanted);

export const getCode = (api: MatrixApi) => api.request<{ paymentCode: MyPaymentCode }>('GET', '/api/payments/code');

export const replaceCode = (api: MatrixApi) =>
  api.request<{ paymentCode: MyPaymentCode }>('POST', '/api/payments/code/replace', {});

export const getLimits = (api: MatrixApi, currency: string) =>
  api.request<Limits>('GET', withQuery('/api/payments/limits', { currency }));

export const getStatus = (api: MatrixApi) => api.request<MoneyStatus>('GET', '/api/payments/status');

export const appealSuspension = (api: MatrixApi, suspensionId: string, text: string) =>
  api.request<object>('POST', at('suspensions', suspensionId, '/appeal'), { text });

export const getSpending = (api: MatrixApi, currency: string, months: number) =>
  api.request<Spending>('GET', withQuery('/api/payments/spending', { currency, months }));

export const listMandates = (api: MatrixApi, direction?: 'out' | 'in') =>
  api.request<{ mandates: Mandate[]; next: string | null }>(
    'GET',
    withQuery('/api/payments/mandates', direction ? { direction } : {}),
  );

export const prepareMandate = (
  api: MatrixApi,
  wanted: {
    mandateId: string;
    payee: PayeeAddress;
    cap: WireAmount;
    period: Mandate['period'];
    endsAtMs: number | null;
  },
) => api.request<{ order: MandateOrder }>('POST', '/api/payments/mandates', wanted);

export const grantMandate = (
  api: MatrixApi,
  { mandateId, ...body }: { mandateId: string; orderText: string; confirmation: Confirmation },
) => api.request<{ mandate: Mandate }>('PUT', at('mandates', mandateId), body);

export const endMandate = (api: MatrixApi, mandateId: string) =>
  api.request<{ mandate: Mandate }>('DELETE', at('mandates', mandateId));

export const collectByMandate = (
  api: MatrixApi,
  { mandateId, transferId, amount }: { mandateId: string; transferId: string; amount: WireAmount },
) => api.request<{ transfer: Transfer }>('PUT', at('mandates', mandateId, `/collections/${transferId}`), { amount });

/** A long poll: ends when the signal says so, and without news after half a minute. */
export async function waitForChanges(api: MatrixApi, since: string | null, signal: AbortSignal): Promise<Changes> {
  const path = withQuery('/api/payments/changes', since === null ? {} : { since, timeoutMs: 25_000 });
  const answer = await api.fetch(path, { signal });
  if (!answer.ok) throw new Error(`Changes were refused with ${answer.status}`);
  return (await answer.json()) as Changes;
}

function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
