// What the screens ask for, kept fresh by the changes that the server tells.
import { useMatrixApi } from '@althing/accounts/web';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  getLimits,
  getRequest,
  getSplit,
  getStatus,
  getTransfer,
  listAccounts,
  listKeys,
  listPayees,
  listRequests,
  listTransfers,
  type TransferFilter,
} from './people-api.ts';

/** Everything of money stands under this key, so that one change freshens what is on the screen and nothing else. */
export const MONEY = 'money';

/** What one change makes stale is asked again at once; without a connection what was known stays. */
const FRESH = { staleTime: 5_000, retry: 1 } as const;

export function useAccounts() {
  const api = useMatrixApi();
  return useQuery({ queryKey: [MONEY, 'accounts'], queryFn: () => listAccounts(api), ...FRESH });
}

export function useKeys() {
  const api = useMatrixApi();
  return useQuery({ queryKey: [MONEY, 'keys'], queryFn: () => listKeys(api), ...FRESH });
}

export function useMoneyStatus() {
  const api = useMatrixApi();
  return useQuery({ queryKey: [MONEY, 'status'], queryFn: () => getStatus(api), ...FRESH });
}

export function useLimits(currency: string | null) {
  const api = useMatrixApi();
  return useQuery({
    queryKey: [MONEY, 'limits', currency],
    queryFn: () => getLimits(api, currency ?? ''),
    enabled: currency !== null,
    ...FRESH,
  });
}

export function useLastTransfers(limit: number) {
  const api = useMatrixApi();
  return useQuery({ queryKey: [MONEY, 'transfers', 'last'], queryFn: () => listTransfers(api, { limit }), ...FRESH });
}

export function useTransfers(filter: TransferFilter) {
  const api = useMatrixApi();
  return useInfiniteQuery({
    queryKey: [MONEY, 'transfers', filter],
    queryFn: ({ pageParam }) => listTransfers(api, pageParam === null ? filter : { ...filter, before: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    ...FRESH,
  });
}

export function useTransfer(transferId: string | null) {
  const api = useMatrixApi();
  return useQuery({
    queryKey: [MONEY, 'transfer', transferId],
    queryFn: () => getTransfer(api, transferId ?? ''),
    enabled: transferId !== null,
    ...FRESH,
  });
}

export function useRequest(requestId: string) {
  const api = useMatrixApi();
  return useQuery({ queryKey: [MONEY, 'request', requestId], queryFn: () => getRequest(api, requestId), ...FRESH });
}

export function useOpenRequests() {
  const api = useMatrixApi();
  return useQuery({
    queryKey: [MONEY, 'requests', 'open'],
    queryFn: () => listRequests(api, { direction: 'in', state: 'open' }),
    ...FRESH,
  });
}

export function useSplit(splitId: string) {
  const api = useMatrixApi();
  return useQuery({ queryKey: [MONEY, 'split', splitId], queryFn: () => getSplit(api, splitId), ...FRESH });
}

export function usePayees() {
  const api = useMatrixApi();
  return useQuery({ queryKey: [MONEY, 'payees'], queryFn: () => listPayees(api), ...FRESH });
}
