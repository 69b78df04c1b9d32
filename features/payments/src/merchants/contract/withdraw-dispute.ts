import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zDispute } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const withdrawDispute = defineContract({
  name: 'withdrawDispute',
  method: 'POST',
  path: '/api/payments/disputes/:disputeId/withdraw',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Ends one’s own dispute.',
  params: z.object({ disputeId: zClientId }),
  output: zDispute,
  refusals: [merchantRefusals.notFound, merchantRefusals.disputeState],
});
