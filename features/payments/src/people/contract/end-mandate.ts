import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from './fields.ts';
import { zMandate } from './grant-mandate.ts';
import { refusals } from './refusals.ts';

export const endMandate = defineContract({
  name: 'endMandate',
  method: 'DELETE',
  path: '/api/payments/mandates/:mandateId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Ends a mandate at once, by either side, without proof or reason; what was collected stays collected. Repeated, it answers the same.',
  params: z.object({ mandateId: zClientId }),
  output: z.object({ mandate: zMandate }),
  refusals: [refusals.notFound, refusals.busy],
});
