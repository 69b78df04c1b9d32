import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMerchant } from './fields.ts';

export const listOwnMerchants = defineContract({
  name: 'listOwnMerchants',
  method: 'GET',
  path: '/api/payments/merchants',
  wire: 'althing',
  auth: 'required',
  summary: 'The merchants for which the caller works, and as what.',
  output: z.object({ merchants: z.array(zMerchant) }),
});
