import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zPositiveMoney } from '../../people/contract/fields.ts';
import { zBill, zMerchantId, zPresentedCode, zReference } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const createBill = defineContract({
  name: 'createBill',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId/bills/:billId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'A till asks for an amount: shown as a code, or put to the customer whose code was scanned, who then confirms on their phone.',
  params: z.object({ merchantId: zMerchantId, billId: zClientId }),
  body: z.object({
    tillId: zClientId,
    amount: zPositiveMoney,
    reference: zReference.optional(),
    presentedCode: zPresentedCode.optional(),
  }),
  output: zBill,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.merchantClosed,
    merchantRefusals.idUsedOtherwise,
    merchantRefusals.currencyNotOffered,
    merchantRefusals.presentedCodeUnusable,
    merchantRefusals.tooMany,
  ],
});
