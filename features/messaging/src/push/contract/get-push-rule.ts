import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zRuleId, zRuleKind, zScope } from './push-rule-fields.ts';

export const getPushRule = defineContract({
  name: 'getPushRule',
  method: 'GET',
  ...matrixPaths('/pushrules/:scope/:kind/:ruleId'),
  wire: 'matrix',
  auth: 'required',
  summary: 'One push rule.',
  params: z.object({ scope: zScope, kind: zRuleKind, ruleId: zRuleId }),
  output: zJsonObject,
});
