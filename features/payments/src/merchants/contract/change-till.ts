import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zMerchantId, zTill, zTillName } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const changeTill = defineContract({
  name: 'changeTill',
  method: 'PATCH',
  path: '/api/payments/merchants/:merchantId/tills/:tillId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Renames or closes a till. For managers.',
  params: z.object({ merchantId: zMerchantId, tillId: zClientId }),
  body: z.object({ name: zTillName.optional(), isClosed: z.boolean().optional() }),
  output: zTill,
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow, merchantRefusals.merchantClosed],
});
