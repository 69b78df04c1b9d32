import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zGivenName, zPasskey, zProof, zWebauthnJson } from './own-fields.ts';

export const addPasskey = defineContract({
  name: 'addPasskey',
  method: 'POST',
  path: '/api/accounts/passkeys',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Adds the passkey that the browser made.',
  body: z.object({ proof: zProof, name: zGivenName, response: zWebauthnJson }),
  output: z.object({ passkey: zPasskey }),
  refusals: [ownRefusals.proofNeeded, ownRefusals.passkeyRefused],
});
