import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zBill, zMerchantId, zWaitMs } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getBill = defineContract({
  name: 'getBill',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/bills/:billId',
  wire: 'althing',
  auth: 'required',
  summary: 'A bill for the till; with `waitMs` the answer waits while it is open.',
  params: z.object({ merchantId: zMerchantId, billId: zClientId }),
  query: z.object({ waitMs: zWaitMs }),
  output: zBill,
  refusals: [merchantRefusals.notFound],
});
