import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zLogEntry } from './fields.ts';

/** R10: what operators did, for anybody. */
export const getPublicLog = defineContract({
  name: 'getPublicLog',
  method: 'GET',
  path: '/api/institutions/log',
  wire: 'althing',
  auth: 'none',
  summary: 'What operators did, oldest first, in a chain that can’t be changed unseen.',
  query: z.object({
    after: z.coerce.number().int().nonnegative().default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({ entries: z.array(zLogEntry), next: z.int().nullable() }),
});
