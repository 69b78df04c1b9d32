import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zLogEntry } from './fields.ts';

/** R10, after RFC 9162 section 2.1: the tree's leaves are the entries' bodies, its hash is SHA-256. */
export const getInclusionProof = defineContract({
  name: 'getInclusionProof',
  method: 'GET',
  path: '/api/institutions/log/:seq',
  wire: 'althing',
  auth: 'none',
  summary: 'One entry of the public log with the proof that it stands in the log of this size (RFC 9162, 2.1.3).',
  params: z.object({ seq: z.coerce.number().int().positive() }),
  query: z.object({ size: z.coerce.number().int().positive().optional() }),
  output: z.object({
    entry: zLogEntry,
    size: z.int().positive(),
    rootHash: z.string().describe('Base64url.'),
    path: z.array(z.string()).describe('Base64url, from the leaf upward.'),
  }),
  refusals: [institutionRefusals.notFound],
});
