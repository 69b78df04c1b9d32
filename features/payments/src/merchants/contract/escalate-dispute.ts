import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zDispute, zReason } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const escalateDispute = defineContract({
  name: 'escalateDispute',
  method: 'POST',
  path: '/api/payments/disputes/:disputeId/escalate',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Asks for a decision by another person of the institution than the one who said no.',
  params: z.object({ disputeId: zClientId }),
  body: z.object({ text: zReason }),
  output: zDispute,
  refusals: [merchantRefusals.notFound, merchantRefusals.disputeState, merchantRefusals.disputeTooLate],
});
