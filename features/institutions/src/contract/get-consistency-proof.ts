import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals } from './fields.ts';

/** R10, after RFC 9162 section 2.1.4. */
export const getConsistencyProof = defineContract({
  name: 'getConsistencyProof',
  method: 'GET',
  path: '/api/institutions/log-head',
  wire: 'althing',
  auth: 'none',
  summary: 'The public log’s size and root, with the proof that the log of an earlier size is its beginning.',
  query: z.object({ since: z.coerce.number().int().nonnegative().default(0) }),
  output: z.object({
    size: z.int().nonnegative(),
    rootHash: z.string(),
    /** Base64url; empty where `since` is 0 or the size itself. */
    path: z.array(z.string()),
  }),
  refusals: [institutionRefusals.notFound],
});
