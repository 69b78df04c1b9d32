import { z } from 'zod';
import { zWebauthnJson } from '@althing/accounts/contract';
import { defineContract } from '@althing/schema';
import { zPaymentKey } from './list-payment-keys.ts';
import { refusals } from './refusals.ts';

export const enrolPaymentKey = defineContract({
  name: 'enrolPaymentKey',
  method: 'POST',
  path: '/api/payments/keys',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Lets a key sign this person’s payments: this device’s own (enrolDeviceKey comes first), or a passkey (beginPaymentPasskey comes first). Once there is a passkey, payments need one.',
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('device') }),
    z.object({ kind: z.literal('passkey'), credential: zWebauthnJson }),
  ]),
  output: z.object({ key: zPaymentKey }),
  refusals: [refusals.noDeviceKey, refusals.passkeyRefused, refusals.tooManyOpen, refusals.busy],
});
