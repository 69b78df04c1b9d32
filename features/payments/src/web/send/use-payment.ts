// A payment to a person or of a request, from its draft to its receipt.
import { useMatrixApi } from '@althing/accounts/web';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { confirmTransfer, prepareOrder } from '../api/people-api.ts';
import { isLost, problemOf } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { Order, PayeeAddress, Transfer } from '../api/types.ts';
import { toWire, type Amount } from '../amount/amount.ts';
import type { ConfirmTask } from '../confirm/use-confirmation.ts';

export type PaymentDraft =
  | { readonly purpose: 'send'; readonly payee: PayeeAddress; readonly amount: Amount }
  | { readonly purpose: 'request'; readonly requestId: string };

/** One draft keeps one id until it is refused: prepared again or sent again, it is the same transfer. */
export function usePayment(draft: PaymentDraft, onDone?: (transfer: Transfer) => void): ConfirmTask<Order, Transfer> {
  const api = useMatrixApi();
  const queries = useQueryClient();
  const transferId = useRef(crypto.randomUUID());
  const latest = useRef(onDone);
  latest.current = onDone;
  return useMemo(
    () => ({
      prepare: async () => {
        const of = { transferId: transferId.current };
        const { order } = await prepareOrder(
          api,
          draft.purpose === 'send'
            ? { purpose: 'send', ...of, payee: draft.payee, amount: toWire(draft.amount) }
            : { purpose: 'request', ...of, requestId: draft.requestId },
        );
        return order;
      },
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
