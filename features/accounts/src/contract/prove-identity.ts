import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zWebauthnJson } from './own-fields.ts';

export const proveIdentity = defineContract({
  name: 'proveIdentity',
  method: 'POST',
  path: '/api/accounts/proofs',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Shows a passkey, the password or a recovery code; answers a proof that this session can use for a few minutes.',
  body: z.discriminatedUnion('method', [
    z.object({ method: z.literal('passkey'), response: zWebauthnJson }),
    z.object({ method: z.literal('password'), password: z.string().max(512) }),
    z.object({ method: z.literal('recovery_code'), code: z.string().max(100) }),
  ]),
  output: z.object({ proof: z.string(), expiresInMs: z.int().positive() }),
  refusals: [
    { code: 'proof_refused', status: 403, retry: 'changed', when: 'what was shown is not right' },
    ownRefusals.limited,
  ],
});
