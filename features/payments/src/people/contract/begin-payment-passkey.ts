import { z } from 'zod';
import { zWebauthnJson } from '@althing/accounts/contract';
import { defineContract } from '@althing/schema';

export const beginPaymentPasskey = defineContract({
  name: 'beginPaymentPasskey',
  method: 'POST',
  path: '/api/payments/keys/passkey-options',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Options for `startAuthentication`, to show the passkey that is to confirm payments.',
  output: z.object({ options: zWebauthnJson }),
  refusals: [{ code: 'no_passkey', status: 409, retry: 'changed', when: 'the account has no passkey' }],
});
