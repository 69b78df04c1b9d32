import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zGivenName, zOwnId } from './own-fields.ts';

export const renamePasskey = defineContract({
  name: 'renamePasskey',
  method: 'PATCH',
  path: '/api/accounts/passkeys/:passkeyId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Gives a passkey another name.',
  params: z.object({ passkeyId: zOwnId }),
  body: z.object({ name: zGivenName }),
  output: z.object({}),
  refusals: [ownRefusals.notFound],
});
