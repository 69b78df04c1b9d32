import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { refusals } from './refusals.ts';

export const endPaymentKey = defineContract({
  name: 'endPaymentKey',
  method: 'DELETE',
  path: '/api/payments/keys/:keyId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Ends a payment key at once. A device’s key needs no proof, so that a lost phone can be stopped; a passkey needs one, for without it a device’s key is enough.',
  params: z.object({ keyId: z.string().min(1).max(1400) }),
  body: z.object({ proof: z.string().min(1).max(200).optional() }),
  output: z.object({}),
  refusals: [refusals.notFound, refusals.proofNeeded, refusals.busy],
});
