// Decides whether an event notifies somebody, and how (Client-Server API, "Push Rules"). Rules are compiled once and
// take everything about the reader from the context, so that all who changed nothing share one compiled set.
import { isJsonObject, type JsonObject, type JsonValue } from '@althing/kernel';
import { nameRules } from './default-rules.ts';
import { wholeMatcher, wordMatcher } from './glob.ts';
import { ruleKinds, type Action, type RuleKind } from '../contract/push-rule-fields.ts';
import type { PushRule } from './push-rule.ts';
import { rulesetOf, type StoredRules } from './stored-rules.ts';

/** What conditions look at. */
export interface PushEvent {
  readonly type: string;
  readonly room_id: string;
  readonly event_id: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly content: JsonObject;
}

/** The room as the reader stands in it. */
export interface PushContext {
  readonly userId: string;
  /** The reader's name in the room. */
  readonly displayName: string | null;
  readonly memberCount: number;
  /** Whether the sender's power level is enough to notify everybody of `key`, e.g. `room`. */
  senderMayNotify(key: string): boolean;
}

export interface Notification {
  readonly actions: readonly Action[];
  readonly isHighlight: boolean;
  /** What the push gateway is told besides, e.g. `sound`. */
  readonly tweaks: JsonObject;
}

type Condition = (event: PushEvent, context: PushContext) => boolean;

interface CompiledRule {
  readonly conditions: readonly Condition[];
  /** Null where the rule says not to notify. */
  readonly notification: Notification | null;
}

export type CompiledRules = readonly CompiledRule[];

const SOMEBODY = '@:';

/** The rules of those who changed nothing. */
export const compiledDefaults: CompiledRules = compileRules({ own: {}, defaults: {} });

export function compileRules(stored: StoredRules): CompiledRules {
  const ruleset = rulesetOf(stored, SOMEBODY);
  return ruleKinds.flatMap((kind) =>
    ruleset[kind]
      .filter((rule) => rule.isEnabled)
      .map((rule) => ({
        conditions: compileConditions(kind, rule),
        notification: notificationOf(rule.actions),
      })),
  );
}

/** How `event` notifies, or null if it doesn't. The reader's own events never do. */
export function evaluateRules(rules: CompiledRules, event: PushEvent, context: PushContext): Notification | null {
  if (event.sender === context.userId) return null;
  for (const rule of rules) {
    if (rule.conditions.every((holds) => holds(event, context))) return rule.notification;
  }
  return null;
}

function notificationOf(actions: readonly Action[]): Notification | null {
  if (!actions.includes('notify')) return null;
  const tweaks: JsonObject = {};
  for (const action of actions) {
    if (typeof action === 'string') continue;
    const tweak = action['set_tweak'];
    if (typeof tweak !== 'string') continue;
    tweaks[tweak] = action['value'] ?? (tweak === 'highlight' ? true : '');
  }
  return { actions, isHighlight: tweaks['highlight'] === true, tweaks };
}

function compileConditions(kind: RuleKind, rule: PushRule): Condition[] {
  if (kind === 'room') return [(event) => event.room_id === rule.ruleId];
  if (kind === 'sender') return [(event) => event.sender === rule.ruleId];
  const conditions = compileBody(kind, rule);
  // Who says whom they mention is taken at their word.
  if (rule.isDefault && nameRules.has(rule.ruleId))
    conditions.unshift((event) => event.content['m.mentions'] === undefined);
  return conditions;
}

function compileBody(kind: RuleKind, rule: PushRule): Condition[] {
  if (kind === 'content') {
    if (rule.isDefault) return [(event, { userId }) => mentions(event, userId.slice(1, userId.indexOf(':')))];
    const matches = wordMatcher(rule.pattern ?? '');
    return [(event) => matchesText(event.content['body'], matches)];
  }
  if (rule.isDefault && rule.ruleId === '.m.rule.invite_for_me') {
    return [
      (event, { userId }) =>
        event.type === 'm.room.member' && event.content['membership'] === 'invite' && event.state_key === userId,
    ];
  }
  if (rule.isDefault && rule.ruleId === '.m.rule.is_user_mention') {
    return [
      (event, { userId }) => {
        const mentioned = event.content['m.mentions'];
        const userIds = isJsonObject(mentioned) ? mentioned['user_ids'] : undefined;
        return Array.isArray(userIds) && userIds.includes(userId);
      },
    ];
  }
  return (rule.conditions ?? []).map(compileCondition);
}

function compileCondition(condition: JsonObject): Condition {
  const key = typeof condition['key'] === 'string' ? condition['key'] : null;
  const never: Condition = () => false;
  switch (textIn(condition['kind'])) {
    case 'event_match': {
      const { pattern } = condition;
      if (key === null || typeof pattern !== 'string') return never;
      const read = readerOf(key);
      const matches = key === 'content.body' ? wordMatcher(pattern) : wholeMatcher(pattern);
      return (event) => matchesText(read(event), matches);
    }
    case 'event_property_is': {
      const value = condition['value'];
      if (key === null || !isScalar(value)) return never;
      const read = readerOf(key);
      return (event) => read(event) === value;
    }
    case 'event_property_contains': {
      const value = condition['value'];
      if (key === null || !isScalar(value)) return never;
      const read = readerOf(key);
      return (event) => {
        const list = read(event);
        return Array.isArray(list) && list.includes(value);
      };
    }
    case 'contains_display_name':
      return (event, { displayName }) => displayName !== null && mentions(event, displayName);
    case 'room_member_count':
      return compileCount(condition['is']);
    case 'sender_notification_permission':
      return key === null ? never : (_event, context) => context.senderMayNotify(key);
    default:
      return never;
  }
}

function compileCount(is: JsonValue | undefined): Condition {
  const parts = /^(==|<=|>=|<|>)?(\d{1,9})$/.exec(typeof is === 'string' ? is : '');
  const wanted = Number(parts?.[2]);
  switch (parts ? (parts[1] ?? '==') : '') {
    case '==':
      return (_event, { memberCount }) => memberCount === wanted;
    case '<':
      return (_event, { memberCount }) => memberCount < wanted;
    case '>':
      return (_event, { memberCount }) => memberCount > wanted;
    case '<=':
      return (_event, { memberCount }) => memberCount <= wanted;
    case '>=':
      return (_event, { memberCount }) => memberCount >= wanted;
    default:
      return () => false;
  }
}

function mentions(event: PushEvent, name: string): boolean {
  const { body } = event.content;
  // A name is taken as it is: one that holds a `*` is no pattern.
  return (
    typeof body === 'string' &&
    name !== '' &&
    lowerCase(body).includes(name.toLowerCase()) &&
    wordMatcher(name.replaceAll(/[*?]/g, '?'))(body)
  );
}

let lastBody = '';
let lastLowered = '';

/** One body is looked through for the names of all its readers, one after another. */
function lowerCase(body: string): string {
  if (body !== lastBody) {
    lastBody = body;
    lastLowered = body.toLowerCase();
  }
  return lastLowered;
}

function textIn(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function matchesText(value: unknown, matches: (text: string) => boolean): boolean {
  return typeof value === 'string' && matches(value);
}

function isScalar(value: JsonValue | undefined): value is string | number | boolean | null {
  return value !== undefined && (value === null || typeof value !== 'object');
}

/** `content.m\.relates_to.rel_type` as its parts (appendix "Dot-separated property paths"). */
export function splitPath(key: string): string[] {
  const parts: string[] = [''];
  for (let at = 0; at < key.length; at++) {
    const unit = key.charAt(at);
    const next = key.charAt(at + 1);
    if (unit === '\\' && (next === '.' || next === '\\')) {
      parts.push((parts.pop() ?? '') + next);
      at++;
    } else if (unit === '.') parts.push('');
    else parts.push((parts.pop() ?? '') + unit);
  }
  return parts;
}

/** Reads the property that `key` names; undefined where there is none. The places that most rules look at are short cuts. */
function readerOf(key: string): (event: PushEvent) => unknown {
  const path = splitPath(key);
  const [first, second] = path;
  if (key === 'type') return (event) => event.type;
  if (first === 'content' && second !== undefined && path.length === 2) {
    return ({ content }) => (Object.hasOwn(content, second) ? content[second] : undefined);
  }
  return (event) => {
    let value: unknown = event;
    for (const part of path) {
      if (!isJsonObject(value) || !Object.hasOwn(value, part)) return undefined;
      value = value[part];
    }
    return value;
  };
}
