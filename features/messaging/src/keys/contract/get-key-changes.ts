import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { keyPaths } from './fields.ts';

export const getKeyChanges = defineContract({
  name: 'getKeyChanges',
  method: 'GET',
  ...keyPaths('/keys/changes'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Whose devices changed between two sync tokens.',
  query: z.looseObject({ from: z.string(), to: z.string() }),
  output: z.object({ changed: z.array(z.string()), left: z.array(z.string()) }),
  refusals: [{ code: 'M_INVALID_PARAM', status: 400, retry: 'never', when: 'a token is none that /sync gave' }],
});
