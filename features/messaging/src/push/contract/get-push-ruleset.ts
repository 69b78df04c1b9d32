import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zScope } from './push-rule-fields.ts';

export const getPushRuleset = defineContract({
  name: 'getPushRuleset',
  method: 'GET',
  ...matrixPaths('/pushrules/:scope/'),
  wire: 'matrix',
  auth: 'required',
  summary: 'All push rules of a scope.',
  params: z.object({ scope: zScope }),
  output: zJsonObject,
});
