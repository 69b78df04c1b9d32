import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zGivenName } from './own-fields.ts';

export const renamePasskey = defineContract({
  name: 'renamePasskey',
  method: 'PATCH',
  path: '/api/accounts/passkeys/:passkeyId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Gives a passkey another name.',
  params: z.object({ passkeyId: z.string() }),
  body: z.object({ name: zGivenName }),
  output: z.object({}),
  refusals: [ownRefusals.notFound],
});
