import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const beginPaymentPasskey = defineContract({
  name: 'beginPaymentPasskey',
  method: 'POST',
  path: '/api/payments/keys/passkey-options',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Options for `navigator.credentials.get`, to show the passkey that is to confirm payments.',
  output: z.object({ options: z.looseObject({ challenge: z.string() }) }),
  refusals: [{ code: 'no_passkey', status: 409, retry: 'changed', when: 'the account has no passkey' }],
});
