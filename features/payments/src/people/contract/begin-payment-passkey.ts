import { z } from 'zod';
import { zWebauthnJson } from '@althing/accounts/contract';
import { defineContract } from '@althing/schema';
import { refusals } from './refusals.ts';

export const beginPaymentPasskey = defineContract({
  name: 'beginPaymentPasskey',
  method: 'POST',
  path: '/api/payments/keys/passkey-options',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Options for `startAuthentication`, to show the passkey that is to confirm payments.',
  output: z.object({ options: zWebauthnJson }),
  refusals: [refusals.noPasskey],
});
