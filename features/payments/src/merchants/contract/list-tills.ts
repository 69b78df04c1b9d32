import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMerchantId, zTill } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const listTills = defineContract({
  name: 'listTills',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/tills',
  wire: 'althing',
  auth: 'required',
  summary: 'The tills, in the order in which they were opened.',
  params: z.object({ merchantId: zMerchantId }),
  output: z.object({ tills: z.array(zTill) }),
  refusals: [merchantRefusals.notFound],
});
