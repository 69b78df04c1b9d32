import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zWebauthnJson } from './own-fields.ts';

export const beginProof = defineContract({
  name: 'beginProof',
  method: 'POST',
  path: '/api/accounts/proofs/begin',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'How the person can show that it is them, before something that a stolen session must not do.',
  output: z.object({
    methods: z.array(z.enum(['passkey', 'password', 'recovery_code'])),
    /** For `navigator.credentials.get`; null where the account has no passkey. */
    passkeyOptions: zWebauthnJson.nullable(),
  }),
});
