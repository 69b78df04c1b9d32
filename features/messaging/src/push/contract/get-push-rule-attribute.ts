import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zRuleAttribute, zRuleId, zRuleKind, zScope } from './push-rule-fields.ts';

export const getPushRuleAttribute = defineContract({
  name: 'getPushRuleAttribute',
  method: 'GET',
  ...matrixPaths('/pushrules/:scope/:kind/:ruleId/:attribute'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Whether a push rule is on (`enabled`), or what it does (`actions`).',
  params: z.object({ scope: zScope, kind: zRuleKind, ruleId: zRuleId, attribute: zRuleAttribute }),
  output: zJsonObject,
});
