import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zRuleId, zRuleKind, zScope } from './push-rule-fields.ts';

export const deletePushRule = defineContract({
  name: 'deletePushRule',
  method: 'DELETE',
  ...matrixPaths('/pushrules/:scope/:kind/:ruleId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Removes a push rule of one’s own.',
  params: z.object({ scope: zScope, kind: zRuleKind, ruleId: zRuleId }),
});
