import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPasskey } from './own-fields.ts';

export const listPasskeys = defineContract({
  name: 'listPasskeys',
  method: 'GET',
  path: '/api/accounts/passkeys',
  wire: 'althing',
  auth: 'required',
  summary: 'The passkeys of the account, oldest first, and whether it has a password beside them.',
  output: z.object({ passkeys: z.array(zPasskey), hasPassword: z.boolean() }),
});
