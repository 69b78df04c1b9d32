import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zName } from './fields.ts';
import { refusals } from './refusals.ts';

export const checkUsername = defineContract({
  name: 'checkUsername',
  method: 'GET',
  ...matrixPaths('/register/available'),
  wire: 'matrix',
  auth: 'none',
  limit: 'write',
  summary: 'Whether a name can be had.',
  query: z.looseObject({ username: zName }),
  output: z.object({ available: z.literal(true) }),
  refusals: [refusals.invalidUsername, refusals.exclusive, refusals.userInUse],
});
