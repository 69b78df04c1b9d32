import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPageLimit } from '../../people/contract/fields.ts';
import { zDay, zMerchantId, zSettlement } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const listSettlements = defineContract({
  name: 'listSettlements',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/settlements',
  wire: 'althing',
  auth: 'required',
  summary: 'The days on which something was paid or refunded, newest first. For managers.',
  params: z.object({ merchantId: zMerchantId }),
  query: z.object({ before: zDay.optional(), limit: zPageLimit }),
  output: z.object({ settlements: z.array(zSettlement.omit({ tills: true })), next: zDay.nullable() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
