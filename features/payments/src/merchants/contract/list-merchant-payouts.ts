import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPageLimit, zPageStart } from '../../people/contract/fields.ts';
import { zMerchantId, zPayout } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const listMerchantPayouts = defineContract({
  name: 'listMerchantPayouts',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/payouts',
  wire: 'althing',
  auth: 'required',
  summary: 'Payouts to the bank, newest first. For managers.',
  params: z.object({ merchantId: zMerchantId }),
  query: z.object({ before: zPageStart.optional(), limit: zPageLimit }),
  output: z.object({ payouts: z.array(zPayout), next: zPageStart.nullable() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
