import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zAuth } from './fields.ts';
import { refusals } from './refusals.ts';

export const deactivateAccount = defineContract({
  name: 'deactivateAccount',
  method: 'POST',
  ...matrixPaths('/account/deactivate'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Deletes the account for good, on its own word alone.',
  body: z.looseObject({ auth: zAuth, erase: z.boolean().optional() }),
  output: z.object({ id_server_unbind_result: z.enum(['success', 'no-support']) }),
  refusals: [refusals.interactiveAuth, refusals.forbidden, refusals.limited],
});
