import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zOwnId, zProof } from './own-fields.ts';

export const removePasskey = defineContract({
  name: 'removePasskey',
  method: 'POST',
  path: '/api/accounts/passkeys/:passkeyId/remove',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Removes a passkey; never the last way to sign in.',
  params: z.object({ passkeyId: zOwnId }),
  body: z.object({ proof: zProof }),
  output: z.object({}),
  refusals: [ownRefusals.proofNeeded, ownRefusals.notFound, ownRefusals.lastWayIn],
});
