import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const getLoginFlows = defineContract({
  name: 'getLoginFlows',
  method: 'GET',
  ...matrixPaths('/login'),
  wire: 'matrix',
  auth: 'none',
  summary: 'The ways to log in without OAuth.',
  output: z.object({ flows: z.array(z.looseObject({ type: z.string() })) }),
});
