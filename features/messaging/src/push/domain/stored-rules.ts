// What a person changed about the push rules, and how a change is decided.
import { ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import { defaultRules, MASTER_RULE } from './default-rules.ts';
import { ruleKinds, type Action, type RuleKind } from '../contract/push-rule-fields.ts';
import type { PushRule, Ruleset } from './push-rule.ts';

export interface StoredRules {
  /** The person's own rules, most important first. */
  readonly own: Readonly<Partial<Record<RuleKind, readonly PushRule[]>>>;
  /** What differs from the defaults, by rule id. */
  readonly defaults: Readonly<Record<string, { readonly isEnabled?: boolean; readonly actions?: readonly Action[] }>>;
}

export const noStoredRules: StoredRules = { own: {}, defaults: {} };

/** Own rules of all kinds: each is tried on each event. */
export const OWN_RULES_MAX = 1000;
/** All patterns with `*` or `?` together: their length times the text's is what one event may cost. */
const WILD_LENGTH_MAX = 1000;
const RULE_ID_LENGTH_MAX = 512;
const PATTERN_LENGTH_MAX = 512;
const CONDITIONS_MAX = 20;
const ACTIONS_MAX = 20;

/** In order of precedence; none gets better by sending the same again. */
export type PushRuleRefusal =
  | 'invalid_rule_id'
  | 'missing_pattern'
  | 'invalid_actions'
  | 'invalid_conditions'
  | 'no_such_rule'
  | 'no_such_neighbour'
  | 'default_rule'
  | 'too_many_rules';

/** All rules that hold for `userId`, in the order in which they are tried within each kind. */
export function rulesetOf(stored: StoredRules, userId: string): Ruleset {
  const kindRules = (kind: RuleKind): PushRule[] => {
    const defaults = defaultRules(kind, userId).map((rule) => changedDefault(rule, stored));
    const master = defaults.filter((rule) => rule.ruleId === MASTER_RULE);
    return [...master, ...(stored.own[kind] ?? []), ...defaults.filter((rule) => rule.ruleId !== MASTER_RULE)];
  };
  return Object.fromEntries(ruleKinds.map((kind) => [kind, kindRules(kind)])) as unknown as Ruleset;
}

function changedDefault(rule: PushRule, stored: StoredRules): PushRule {
  const change = stored.defaults[rule.ruleId];
  if (!change) return rule;
  return { ...rule, isEnabled: change.isEnabled ?? rule.isEnabled, actions: change.actions ?? rule.actions };
}

export function findRule(ruleset: Ruleset, kind: RuleKind, ruleId: string): PushRule | undefined {
  return ruleset[kind].find((rule) => rule.ruleId === ruleId);
}

export interface GivenRule {
  readonly actions: readonly Action[];
  readonly conditions?: readonly JsonObject[] | undefined;
  readonly pattern?: string | undefined;
}

/**
 * Adds or replaces an own rule. It goes before or after the neighbour that is named; else a new one goes to the top and
 * one that was there keeps its place.
 */
export function putRule(
  stored: StoredRules,
  at: { kind: RuleKind; ruleId: string; before?: string | undefined; after?: string | undefined },
  given: GivenRule,
): Result<StoredRules, PushRuleRefusal> {
  const { kind, ruleId } = at;
  if (ruleId === '' || ruleId.startsWith('.') || /[/\\\0]/.test(ruleId) || ruleId.length > RULE_ID_LENGTH_MAX) {
    return refuse('invalid_rule_id');
  }
  if (!areActions(given.actions)) return refuse('invalid_actions');
  if (kind === 'content' && !isPattern(given.pattern)) return refuse('missing_pattern');
  const hasConditions = kind === 'override' || kind === 'underride';
  const conditions = hasConditions ? (given.conditions ?? []) : undefined;
  if (conditions && !areConditions(conditions)) return refuse('invalid_conditions');
  const own = stored.own[kind] ?? [];
  const known = own.findIndex((rule) => rule.ruleId === ruleId);
  const count = Object.values(stored.own).reduce((sum, rules) => sum + rules.length, 0);
  if (known < 0 && count >= OWN_RULES_MAX) return refuse('too_many_rules');
  const rule: PushRule = {
    ruleId,
    isDefault: false,
    isEnabled: own[known]?.isEnabled ?? true,
    actions: given.actions,
    ...(conditions ? { conditions } : {}),
    ...(kind === 'content' && given.pattern !== undefined ? { pattern: given.pattern } : {}),
  };
  const others = own.filter((other) => other.ruleId !== ruleId);
  const wildLength = wildLengthOf({ ...stored.own, [kind]: [...others, rule] });
  if (wildLength > WILD_LENGTH_MAX && wildLength > wildLengthOf(stored.own)) return refuse('too_many_rules');
  const neighbour = at.before ?? at.after;
  if (neighbour === undefined) {
    const place = known < 0 ? 0 : known;
    return ok(withOwn(stored, kind, others.toSpliced(place, 0, rule)));
  }
  const found = others.findIndex((other) => other.ruleId === neighbour);
  if (found < 0) return refuse('no_such_neighbour');
  // `before` makes it the next more important one: just in front.
  return ok(withOwn(stored, kind, others.toSpliced(at.before === undefined ? found + 1 : found, 0, rule)));
}

export function deleteRule(stored: StoredRules, kind: RuleKind, ruleId: string): Result<StoredRules, PushRuleRefusal> {
  const own = stored.own[kind] ?? [];
  if (ruleId.startsWith('.')) return refuse('default_rule');
  if (!own.some((rule) => rule.ruleId === ruleId)) return refuse('no_such_rule');
  return ok(
    withOwn(
      stored,
      kind,
      own.filter((rule) => rule.ruleId !== ruleId),
    ),
  );
}

/** Changes whether a rule is on, or what it does; default rules too. */
export function changeRule(
  stored: StoredRules,
  at: { kind: RuleKind; ruleId: string; userId: string },
  change: { isEnabled?: boolean; actions?: readonly Action[] },
): Result<StoredRules, PushRuleRefusal> {
  const { kind, ruleId, userId } = at;
  if (change.actions && !areActions(change.actions)) return refuse('invalid_actions');
  if (defaultRules(kind, userId).some((rule) => rule.ruleId === ruleId)) {
    return ok({ ...stored, defaults: { ...stored.defaults, [ruleId]: { ...stored.defaults[ruleId], ...change } } });
  }
  const own = stored.own[kind] ?? [];
  if (!own.some((rule) => rule.ruleId === ruleId)) return refuse('no_such_rule');
  return ok(
    withOwn(
      stored,
      kind,
      own.map((rule) => (rule.ruleId === ruleId ? { ...rule, ...change } : rule)),
    ),
  );
}

function wildLengthOf(own: StoredRules['own']): number {
  let length = 0;
  for (const rule of Object.values(own).flat()) {
    for (const pattern of [rule.pattern, ...(rule.conditions ?? []).map((condition) => condition['pattern'])]) {
      if (typeof pattern === 'string' && /[*?]/.test(pattern)) length += pattern.length;
    }
  }
  return length;
}

function withOwn(stored: StoredRules, kind: RuleKind, rules: readonly PushRule[]): StoredRules {
  return { ...stored, own: { ...stored.own, [kind]: rules } };
}

function areActions(actions: readonly Action[]): boolean {
  return (
    actions.length <= ACTIONS_MAX &&
    actions.every((action) =>
      typeof action === 'string'
        ? // The last two are ignored, and clients still send them ("Historical Actions").
          action === 'notify' || action === 'dont_notify' || action === 'coalesce'
        : typeof action['set_tweak'] === 'string',
    )
  );
}

// Conditions of unknown kinds are kept: they never match, and a later version may know them.
function areConditions(conditions: readonly JsonObject[]): boolean {
  return (
    conditions.length <= CONDITIONS_MAX &&
    conditions.every(
      (condition) =>
        typeof condition['kind'] === 'string' &&
        (condition['kind'] !== 'event_match' || isPattern(condition['pattern'])),
    )
  );
}

function isPattern(pattern: unknown): boolean {
  return typeof pattern === 'string' && pattern.length <= PATTERN_LENGTH_MAX;
}
