import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { zMerchantId } from './fields.ts';
import { zMerchantMandate } from './list-merchant-mandates.ts';
import { merchantRefusals } from './refusals.ts';

export const endMerchantMandate = defineContract({
  name: 'endMerchantMandate',
  method: 'DELETE',
  path: '/api/payments/merchants/:merchantId/mandates/:mandateId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'The merchant ends a mandate, for good. Repeated, it answers the same.',
  params: z.object({ merchantId: zMerchantId, mandateId: zClientId }),
  output: z.object({ mandate: zMerchantMandate }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow, refusals.busy],
});
