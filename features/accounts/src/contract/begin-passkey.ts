import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zProof, zWebauthnJson } from './own-fields.ts';

export const beginPasskey = defineContract({
  name: 'beginPasskey',
  method: 'POST',
  path: '/api/accounts/passkeys/begin',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Options for making a passkey (`navigator.credentials.create`). They hold for five minutes and once.',
  body: z.object({ proof: zProof }),
  output: z.object({ options: zWebauthnJson }),
  refusals: [
    ownRefusals.proofNeeded,
    {
      code: 'too_many_passkeys',
      status: 409,
      retry: 'never',
      when: 'the account has as many as it can; remove one first',
    },
  ],
});
