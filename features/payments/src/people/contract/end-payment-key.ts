import { z } from 'zod';
import { zWebauthnJson } from '@althing/accounts/contract';
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
    'Ends a payment key at once. A device’s key needs no more, so that a lost phone can be stopped; a passkey is ended by showing it or another one (beginPaymentPasskey), for without it a device’s key is enough.',
  params: z.object({ keyId: z.string().min(1).max(1400) }),
  body: z.object({ credential: zWebauthnJson.optional() }),
  output: z.object({}),
  refusals: [refusals.notFound, refusals.confirmationRefused, refusals.busy],
});
