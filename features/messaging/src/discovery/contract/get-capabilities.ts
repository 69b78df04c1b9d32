import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const getCapabilities = defineContract({
  name: 'getCapabilities',
  method: 'GET',
  ...matrixPaths('/capabilities'),
  wire: 'matrix',
  auth: 'required',
  summary: 'What this account can do here: room versions, profile fields, password change.',
  output: z.object({ capabilities: z.record(z.string(), z.unknown()) }),
});
