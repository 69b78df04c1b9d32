// A payment from its draft to its receipt.
import { useMatrixApi, type MatrixApi } from '@althing/accounts/web';
import { toWire, type Amount } from '../amount/amount.ts';
import { preparePayout, type BankPayee } from '../api/bank-api.ts';
import type { MerchantTarget } from '../api/merchant-types.ts';
import { confirmTransfer, prepareOrder } from '../api/people-api.ts';
import { prepareMerchantOrder } from '../api/shopping-api.ts';
import type { Order, PayeeAddress, Transfer } from '../api/types.ts';
import type { ConfirmTask } from '../confirm/use-confirmation.ts';
import { useSignedTask } from '../confirm/use-signed-task.ts';

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

export function usePayment(draft: PaymentDraft, onDone?: (transfer: Transfer) => void): ConfirmTask<Order, Transfer> {
  const api = useMatrixApi();
  return useSignedTask({
    prepare: (transferId) => prepare(api, draft, transferId),
    send: async (transferId, signed) => (await confirmTransfer(api, { transferId, ...signed })).transfer,
    onDone,
  });
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
