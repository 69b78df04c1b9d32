import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from './fields.ts';
import { zSuspension } from './get-money-status.ts';
import { refusals } from './refusals.ts';

export const appealSuspension = defineContract({
  name: 'appealSuspension',
  method: 'POST',
  path: '/api/payments/suspensions/:suspensionId/appeal',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Appeals a suspension of payments, once; somebody else than who made it decides.',
  params: z.object({ suspensionId: zClientId }),
  body: z.object({ text: z.string().trim().min(1).max(4000) }),
  output: z.object({ suspension: zSuspension }),
  refusals: [refusals.notFound, refusals.appealedAlready],
});
