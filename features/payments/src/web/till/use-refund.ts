// A refund from its draft to its signature: a manager signs it with their own key.
import { useMatrixApi } from '@althing/accounts/web';
import type { Amount } from '../amount/amount.ts';
import { confirmRefund, prepareRefund } from '../api/merchant-api.ts';
import type { Refund } from '../api/merchant-types.ts';
import type { Order } from '../api/types.ts';
import type { ConfirmTask } from '../confirm/use-confirmation.ts';
import { useSignedTask } from '../confirm/use-signed-task.ts';

export interface RefundDraft {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly amount: Amount;
  readonly reason: string;
  /** The dispute that this refund ends. */
  readonly disputeId?: string;
}

export function useRefund(draft: RefundDraft): ConfirmTask<Order, Refund> {
  const api = useMatrixApi();
  const { merchantId, paymentId, amount, reason, disputeId } = draft;
  return useSignedTask({
    prepare: async (refundId) => {
      const { order } = await prepareRefund(api, merchantId, {
        refundId,
        paymentId,
        amountMinor: amount.amountMinor.toString(),
        ...(reason === '' ? {} : { reason }),
        ...(disputeId === undefined ? {} : { disputeId }),
      });
      return order;
    },
    send: (refundId, signed) => confirmRefund(api, merchantId, { refundId, ...signed }),
  });
}
