import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zDispute, zMerchantId, zReason } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const contestDispute = defineContract({
  name: 'contestDispute',
  method: 'POST',
  path: '/api/payments/merchants/:merchantId/disputes/:disputeId/contest',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Says no to a dispute, with reasons. Saying yes is a refund that names the dispute. For clerks.',
  params: z.object({ merchantId: zMerchantId, disputeId: zClientId }),
  body: z.object({ text: zReason }),
  output: zDispute,
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow, merchantRefusals.disputeState],
});
