import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zDispute, zMerchantId, zReason } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const rejectDispute = defineContract({
  name: 'rejectDispute',
  method: 'POST',
  path: '/api/payments/merchants/:merchantId/disputes/:disputeId/reject',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Decides an escalated dispute against the payer, with reasons; by another manager than whoever contested it. Deciding for the payer is a refund that names the dispute.',
  params: z.object({ merchantId: zMerchantId, disputeId: zClientId }),
  body: z.object({ text: zReason }),
  output: zDispute,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.roleTooLow,
    merchantRefusals.disputeState,
    merchantRefusals.decidedBySelf,
  ],
});
