import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { merchantRefusals } from './refusals.ts';

export const declineBill = defineContract({
  name: 'declineBill',
  method: 'POST',
  path: '/api/payments/presented-codes/:presentedCodeId/decline',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Says no to what the till asked for.',
  params: z.object({ presentedCodeId: zClientId }),
  output: z.object({}),
  refusals: [merchantRefusals.notFound, merchantRefusals.billNotOpen],
});
