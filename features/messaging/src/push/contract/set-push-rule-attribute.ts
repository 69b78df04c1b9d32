import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zActions, zRuleAttribute, zRuleId, zRuleKind, zScope } from './push-rule-fields.ts';

export const setPushRuleAttribute = defineContract({
  name: 'setPushRuleAttribute',
  method: 'PUT',
  ...matrixPaths('/pushrules/:scope/:kind/:ruleId/:attribute'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Turns a push rule on or off (`enabled`), or sets what it does (`actions`); default rules too.',
  params: z.object({ scope: zScope, kind: zRuleKind, ruleId: zRuleId, attribute: zRuleAttribute }),
  body: z.looseObject({ enabled: z.boolean().optional(), actions: zActions.optional() }),
});
