import { defineContract } from '@althing/schema';
import { z } from 'zod';

/** R9: everything that is held about the caller, now, without anyone's approval. */
export const exportAccount = defineContract({
  name: 'exportAccount',
  method: 'GET',
  path: '/api/accounts/export',
  wire: 'althing',
  auth: 'required',
  limit: 'media',
  summary: 'Everything held about you as a ZIP of JSON, JSON Lines and the files you sent.',
  output: z.unknown().describe('A ZIP archive (application/zip); begin with README.txt in it.'),
});
