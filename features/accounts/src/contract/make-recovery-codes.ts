import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zProof } from './own-fields.ts';

export const makeRecoveryCodes = defineContract({
  name: 'makeRecoveryCodes',
  method: 'POST',
  path: '/api/accounts/recovery-codes',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Makes a set of recovery codes and answers them for the only time. An earlier set no longer counts.',
  body: z.object({ proof: zProof }),
  output: z.object({ codes: z.array(z.string()) }),
  refusals: [ownRefusals.proofNeeded],
});
