import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zFilter } from './filter.ts';

export const createFilter = defineContract({
  name: 'createFilter',
  method: 'POST',
  ...matrixPaths('/user/:userId/filter'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Keeps a filter under an id, so that syncs can name it.',
  params: z.object({ userId: z.string() }),
  body: zFilter,
  output: z.object({ filter_id: z.string() }),
  refusals: [{ code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'the user id is not the caller’s' }],
});
