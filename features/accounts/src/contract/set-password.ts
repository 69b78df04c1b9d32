import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zProof } from './own-fields.ts';

export const setPassword = defineContract({
  name: 'setPassword',
  method: 'POST',
  path: '/api/accounts/password',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Sets or changes the password; signs the other devices out if asked to.',
  body: z.object({ proof: zProof, password: z.string().max(10_000), endsOtherSessions: z.boolean() }),
  output: z.object({}),
  refusals: [ownRefusals.proofNeeded, ownRefusals.weakPassword, ownRefusals.commonPassword, ownRefusals.limited],
});
