// A refund from its draft to its signature: a manager signs it with their own key.
import { useMatrixApi } from '@althing/accounts/web';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Amount } from '../amount/amount.ts';
import { confirmRefund, prepareRefund } from '../api/merchant-api.ts';
import type { Refund } from '../api/merchant-types.ts';
import { isLost, problemOf } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { Order } from '../api/types.ts';
import type { ConfirmTask } from '../confirm/use-confirmation.ts';

export interface RefundDraft {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly amount: Amount;
  readonly reason: string;
  /** The dispute that this refund ends. */
  readonly disputeId?: string;
}

export function useRefund(draft: RefundDraft, onDone: () => void): ConfirmTask<Order, Refund> {
  const api = useMatrixApi();
  const queries = useQueryClient();
  const refundId = useRef(crypto.randomUUID());
  const latest = useRef(onDone);
  latest.current = onDone;
  return useMemo(
    () => ({
      prepare: async () => {
        const { merchantId, paymentId, amount, reason, disputeId } = draft;
        const { order } = await prepareRefund(api, merchantId, {
          refundId: refundId.current,
          paymentId,
          amountMinor: amount.amountMinor.toString(),
          ...(reason === '' ? {} : { reason }),
          ...(disputeId === undefined ? {} : { disputeId }),
        });
        return order;
      },
      send: async (signed) => {
        try {
          return await confirmRefund(api, draft.merchantId, { refundId: refundId.current, ...signed });
        } catch (error) {
          if (!isLost(problemOf(error))) refundId.current = crypto.randomUUID();
          throw error;
        }
      },
      onDone: () => {
        latest.current();
        void queries.invalidateQueries({ queryKey: [MONEY] });
      },
    }),
    [api, draft, queries],
  );
}
