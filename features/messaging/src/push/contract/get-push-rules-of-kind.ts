import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zRuleKind, zScope } from './push-rule-fields.ts';

export const getPushRulesOfKind = defineContract({
  name: 'getPushRulesOfKind',
  method: 'GET',
  ...matrixPaths('/pushrules/:scope/:kind/'),
  wire: 'matrix',
  auth: 'required',
  summary: 'All push rules of a kind.',
  params: z.object({ scope: zScope, kind: zRuleKind }),
  output: z.array(zJsonObject),
});
