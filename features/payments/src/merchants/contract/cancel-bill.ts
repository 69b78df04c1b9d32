import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zBill, zMerchantId } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const cancelBill = defineContract({
  name: 'cancelBill',
  method: 'POST',
  path: '/api/payments/merchants/:merchantId/bills/:billId/cancel',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Takes a bill back that nobody has paid.',
  params: z.object({ merchantId: zMerchantId, billId: zClientId }),
  output: zBill,
  refusals: [merchantRefusals.notFound, merchantRefusals.billNotOpen],
});
