import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zMerchantId, zTill, zTillName } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const openTill = defineContract({
  name: 'openTill',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId/tills/:tillId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Opens a till; its static code is to be printed. For managers.',
  params: z.object({ merchantId: zMerchantId, tillId: zClientId }),
  body: z.object({ name: zTillName }),
  output: zTill,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.roleTooLow,
    merchantRefusals.merchantClosed,
    merchantRefusals.idUsedOtherwise,
    merchantRefusals.tooMany,
  ],
});
