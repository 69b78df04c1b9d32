import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';

export const getPushRules = defineContract({
  name: 'getPushRules',
  method: 'GET',
  ...matrixPaths('/pushrules/'),
  wire: 'matrix',
  auth: 'required',
  summary: 'All push rules.',
  output: z.object({ global: zJsonObject }),
});
