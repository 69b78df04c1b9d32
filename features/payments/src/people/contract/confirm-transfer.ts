import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zConfirmation, zOrderText, zTransfer } from './fields.ts';
import { refusals } from './refusals.ts';

/** What can be refused of a signed order, of whatever purpose. */
export const confirmationRefusals = [
  refusals.orderUnknown,
  refusals.orderExpired,
  refusals.suspended,
  refusals.passkeyNeeded,
  refusals.keyNotActive,
  refusals.confirmationRefused,
  refusals.payeeChanged,
  refusals.requestNotOpen,
  refusals.overTransferLimit,
  refusals.capExceeded,
  refusals.insufficientFunds,
  refusals.idUsedOtherwise,
  refusals.busy,
] as const;

export const confirmTransfer = defineContract({
  name: 'confirmTransfer',
  method: 'PUT',
  path: '/api/payments/transfers/:transferId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Makes the transfer of a prepared order, once, however often it is sent: a repeated call gets the first answer for ever.',
  params: z.object({ transferId: zClientId }),
  body: z.object({ orderText: zOrderText, confirmation: zConfirmation }),
  output: z.object({ transfer: zTransfer }),
  refusals: [...confirmationRefusals],
});
