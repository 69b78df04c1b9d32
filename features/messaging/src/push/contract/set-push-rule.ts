import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zActions, zConditions, zRuleId, zRuleKind, zScope } from './push-rule-fields.ts';

export const setPushRule = defineContract({
  name: 'setPushRule',
  method: 'PUT',
  ...matrixPaths('/pushrules/:scope/:kind/:ruleId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Adds or changes a push rule of one’s own.',
  params: z.object({ scope: zScope, kind: zRuleKind, ruleId: zRuleId }),
  query: z.looseObject({ before: z.string().optional(), after: z.string().optional() }),
  body: z.looseObject({ actions: zActions, conditions: zConditions.optional(), pattern: z.string().optional() }),
});
