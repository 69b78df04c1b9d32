import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zOrder, zPayeeAddress, zPositiveMoney } from './fields.ts';
import { refusals } from './refusals.ts';

/** What can be refused before anything is signed, for every kind of order. */
export const orderRefusals = [
  refusals.suspended,
  refusals.noAccount,
  refusals.noKey,
  refusals.payeeUnavailable,
  refusals.payeeIsSelf,
  refusals.overTransferLimit,
  refusals.capExceeded,
  refusals.insufficientFunds,
  refusals.idUsedOtherwise,
  refusals.busy,
] as const;

export const prepareOrder = defineContract({
  name: 'prepareOrder',
  method: 'POST',
  path: '/api/payments/orders',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Checks a payment and answers the text to be signed, good for ten minutes. Nothing moves until confirmTransfer brings the signature. Also pays a request or a share of a split, by its request id.',
  body: z.discriminatedUnion('purpose', [
    z.object({
      purpose: z.literal('send'),
      transferId: zClientId,
      payee: zPayeeAddress,
      amount: zPositiveMoney,
    }),
    z.object({ purpose: z.literal('request'), transferId: zClientId, requestId: zClientId }),
  ]),
  output: z.object({ order: zOrder }),
  refusals: [refusals.notFound, refusals.requestNotOpen, refusals.tooManyLookups, ...orderRefusals],
});
