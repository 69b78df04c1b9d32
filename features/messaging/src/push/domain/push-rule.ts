// Push rules as clients see them (Client-Server API, "Push Rules").
import type { JsonObject, JsonValue } from '@althing/kernel';
import { ruleKinds, type Action, type RuleKind } from '../contract/push-rule-fields.ts';

export interface PushRule {
  readonly ruleId: string;
  readonly isDefault: boolean;
  readonly isEnabled: boolean;
  readonly actions: readonly Action[];
  readonly conditions?: readonly JsonObject[];
  readonly pattern?: string;
}

export type Ruleset = Readonly<Record<RuleKind, readonly PushRule[]>>;

/** A rule on the wire. */
export function ruleJson(rule: PushRule): JsonObject {
  return {
    rule_id: rule.ruleId,
    default: rule.isDefault,
    enabled: rule.isEnabled,
    actions: [...rule.actions] as JsonValue[],
    ...(rule.conditions ? { conditions: [...rule.conditions] } : {}),
    ...(rule.pattern === undefined ? {} : { pattern: rule.pattern }),
  };
}

/** All rules on the wire: the content of m.push_rules below `global`. */
export function rulesetJson(ruleset: Ruleset): JsonObject {
  return Object.fromEntries(ruleKinds.map((kind) => [kind, ruleset[kind].map(ruleJson)]));
}
