import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { orderRefusals } from '../../people/contract/prepare-order.ts';
import { zClientId, zOrder, zPositiveMoney } from '../../people/contract/fields.ts';
import { zMerchantTarget } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const prepareMerchantOrder = defineContract({
  name: 'prepareMerchantOrder',
  method: 'POST',
  path: '/api/payments/merchant-orders',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Checks a payment to a merchant and answers the text to be signed; confirmTransfer brings the signature, as for any other payment.',
  body: z.object({ transferId: zClientId, target: zMerchantTarget, amount: zPositiveMoney }),
  output: z.object({ order: zOrder }),
  refusals: [
    merchantRefusals.codeUnknown,
    merchantRefusals.billNotOpen,
    merchantRefusals.amountDiffers,
    merchantRefusals.merchantClosed,
    ...orderRefusals,
  ],
});
