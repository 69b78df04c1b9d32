import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zPageLimit, zPageStart } from '../../people/contract/fields.ts';
import { zDay, zMerchantId, zMerchantPayment } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const listMerchantPayments = defineContract({
  name: 'listMerchantPayments',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/payments',
  wire: 'althing',
  auth: 'required',
  summary: 'What was paid, newest first, without who paid. Cashiers see a single day of a single till.',
  params: z.object({ merchantId: zMerchantId }),
  query: z.object({
    day: zDay.optional(),
    tillId: zClientId.optional(),
    before: zPageStart.optional(),
    limit: zPageLimit,
  }),
  output: z.object({ payments: z.array(zMerchantPayment), next: zPageStart.nullable() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
