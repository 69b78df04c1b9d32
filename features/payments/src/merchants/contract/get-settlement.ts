import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zDay, zMerchantId, zSettlement } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getSettlement = defineContract({
  name: 'getSettlement',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/settlements/:day',
  wire: 'althing',
  auth: 'required',
  summary: 'What one day brought, till by till. For managers.',
  params: z.object({ merchantId: zMerchantId, day: zDay }),
  output: zSettlement,
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
