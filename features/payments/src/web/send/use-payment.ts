// A payment from its draft to its receipt.
import { useMatrixApi, type MatrixApi } from '@althing/accounts/web';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { toWire, type Amount } from '../amount/amount.ts';
import { preparePayout, type BankPayee } from '../api/bank-api.ts';
import type { MerchantTarget } from '../api/merchant-types.ts';
import { confirmTransfer, prepareOrder } from '../api/people-api.ts';
import { isLost, problemOf } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { prepareMerchantOrder } from '../api/shopping-api.ts';
import type { Order, PayeeAddress, Transfer } from '../api/types.ts';
import type { ConfirmTask } from '../confirm/use-confirmation.ts';

export type PaymentDraft =
  | { readonly purpose: 'send'; readonly payee: PayeeAddress; readonly amount: Amount }
  | { readonly purpose: 'request'; readonly requestId: string }
  | { readonly purpose: 'merchant'; readonly target: MerchantTarget; readonly amount: Amount }
  | {
      readonly purpose: 'payout';
      readonly payee: BankPayee;
      readonly amount: Amount;
      readonly remittance: string;
    };

/** One draft keeps one id until it is refused: prepared again or sent again, it is the same transfer. */
export function usePayment(draft: PaymentDraft, onDone?: (transfer: Transfer) => void): ConfirmTask<Order, Transfer> {
  const api = useMatrixApi();
  const queries = useQueryClient();
  const transferId = useRef(crypto.randomUUID());
  const latest = useRef(onDone);
  latest.current = onDone;
  return useMemo(
    () => ({
      prepare: () => prepare(api, draft, transferId.current),
      send: async (signed, order) => {
        try {
          return (await confirmTransfer(api, { transferId: order.transferId, ...signed })).transfer;
        } catch (error) {
          // The ledger keeps a refusal under its id for ever: another attempt is another transfer. A lost answer isn't.
          if (!isLost(problemOf(error))) transferId.current = crypto.randomUUID();
          throw error;
        }
      },
      onDone: (transfer) => {
        latest.current?.(transfer);
        void queries.invalidateQueries({ queryKey: [MONEY] });
      },
    }),
    [api, draft, queries],
  );
}

async function prepare(api: MatrixApi, draft: PaymentDraft, transferId: string): Promise<Order> {
  switch (draft.purpose) {
    case 'send':
      return (await prepareOrder(api, { ...draft, transferId, amount: toWire(draft.amount) })).order;
    case 'request':
      return (await prepareOrder(api, { ...draft, transferId })).order;
    case 'merchant':
      return (await prepareMerchantOrder(api, { transferId, target: draft.target, amount: toWire(draft.amount) }))
        .order;
    case 'payout':
      return (
        await preparePayout(api, {
          transferId,
          amount: toWire(draft.amount),
          payee: draft.payee,
          remittance: draft.remittance,
        })
      ).order;
  }
}
