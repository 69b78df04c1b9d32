import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const getFilter = defineContract({
  name: 'getFilter',
  method: 'GET',
  ...matrixPaths('/user/:userId/filter/:filterId'),
  wire: 'matrix',
  auth: 'required',
  summary: 'A filter kept before.',
  params: z.object({ userId: z.string(), filterId: z.string() }),
  output: z.unknown(),
  refusals: [
    { code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'the user id is not the caller’s' },
    { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'the caller has no filter of this id' },
  ],
});
