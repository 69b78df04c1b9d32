// Push rules as tables: which event notifies whom, and how; what own rules may be.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@althing/kernel';
import {
  compiledDefaults,
  compileRules,
  evaluateRules,
  splitPath,
  type PushContext,
  type PushEvent,
} from '../../src/push/domain/evaluate-rules.ts';
import { wholeMatcher, wordMatcher } from '../../src/push/domain/glob.ts';
import {
  changeRule,
  deleteRule,
  noStoredRules,
  OWN_RULES_MAX,
  putRule,
  rulesetOf,
  type StoredRules,
} from '../../src/push/domain/stored-rules.ts';

const ann = '@ann:here';
const event = (content: JsonObject, more: Partial<PushEvent> = {}): PushEvent => ({
  type: 'm.room.message',
  room_id: '!r:here',
  event_id: '$e',
  sender: '@bob:here',
  content,
  ...more,
});
const context: PushContext = { userId: ann, displayName: 'Ann Lee', memberCount: 5, senderMayNotify: () => false };
const twoPeople: PushContext = { ...context, memberCount: 2 };
const mighty: PushContext = { ...context, senderMayNotify: (key) => key === 'room' };
const text = (body: string, more: JsonObject = {}) => event({ msgtype: 'm.text', body, ...more });

type Outcome = 'silent' | 'notify' | 'sound' | 'ring' | 'highlight' | 'highlight sound';
function outcomeOf(rules: StoredRules, tried: PushEvent, around: PushContext): Outcome {
  const notification = evaluateRules(rules === noStoredRules ? compiledDefaults : compileRules(rules), tried, around);
  if (!notification) return 'silent';
  const sound =
    notification.tweaks['sound'] === 'ring' ? 'ring' : notification.tweaks['sound'] === undefined ? '' : 'sound';
  return ([notification.isHighlight ? 'highlight' : '', sound].filter(Boolean).join(' ') || 'notify') as Outcome;
}

describe('PUSH1 PUSH2 the default rules', () => {
  test.each<[string, Outcome, PushEvent, PushContext?]>([
    ['a message in a group notifies', 'notify', text('hello')],
    ['a message between two sounds', 'sound', text('hello'), twoPeople],
    ['an own message is silent', 'silent', text('hello'), { ...context, userId: '@bob:here' }],
    ['a notice is silent', 'silent', event({ msgtype: 'm.notice', body: 'hello' })],
    ['a mention highlights', 'highlight sound', text('hi', { 'm.mentions': { user_ids: [ann] } })],
    ['a mention of somebody else does not', 'notify', text('hi', { 'm.mentions': { user_ids: ['@cat:here'] } })],
    [
      'a mention of the room by somebody with the power',
      'highlight',
      text('hi', { 'm.mentions': { room: true } }),
      mighty,
    ],
    ['a mention of the room by anybody else', 'notify', text('hi', { 'm.mentions': { room: true } })],
    ['a name in the text highlights', 'highlight sound', text('well, ann lee: look')],
    ['a part of a word is no name', 'notify', text('well, annoying')],
    ['the id in the text highlights', 'highlight sound', text('ask @ann:here')],
    ['a name in the text of who says whom they mention does not', 'notify', text('ann lee', { 'm.mentions': {} })],
    ['@room by somebody with the power', 'highlight', text('look @room'), mighty],
    ['@room by anybody else', 'notify', text('look @room')],
    ['an invitation sounds', 'sound', event({ membership: 'invite' }, { type: 'm.room.member', state_key: ann })],
    [
      'an invitation of somebody else is silent',
      'silent',
      event({ membership: 'invite' }, { type: 'm.room.member', state_key: '@cat:here' }),
    ],
    ['a join is silent', 'silent', event({ membership: 'join' }, { type: 'm.room.member', state_key: '@cat:here' })],
    ['a reaction is silent', 'silent', event({ 'm.relates_to': { rel_type: 'm.annotation' } }, { type: 'm.reaction' })],
    ['an edit is silent', 'silent', text('* hello', { 'm.relates_to': { rel_type: 'm.replace', event_id: '$x' } })],
    ['the end of a room highlights', 'highlight', event({}, { type: 'm.room.tombstone', state_key: '' })],
    ['a tombstone that is no state does not', 'silent', event({}, { type: 'm.room.tombstone' })],
    ['server lists are silent', 'silent', event({}, { type: 'm.room.server_acl', state_key: '' })],
    ['a call rings', 'ring', event({}, { type: 'm.call.invite' })],
    ['an unknown event is silent', 'silent', event({}, { type: 'org.example.x' })],
  ])('PUSH1 PUSH2 %s', (_what, expected, tried, around = context) => {
    expect(outcomeOf(noStoredRules, tried, around)).toBe(expected);
  });

  test.each<[string, Outcome, PushContext]>([
    ['in a group, notifies', 'notify', context],
    ['between two, sounds', 'sound', twoPeople],
  ])('PUSH8 an encrypted event, %s, whatever it may hold', (_what, expected, around) => {
    expect(outcomeOf(noStoredRules, event({ ciphertext: 'ann lee' }, { type: 'm.room.encrypted' }), around)).toBe(
      expected,
    );
  });
});

function withRule(
  kind: 'override' | 'content' | 'room' | 'sender' | 'underride',
  ruleId: string,
  given: JsonObject & { actions: string[] },
  stored = noStoredRules,
): StoredRules {
  const put = putRule(stored, { kind, ruleId }, given);
  return put.ok ? put.value : expect.fail(put.refusal);
}
const on = (condition: JsonObject) => withRule('underride', 'mine', { actions: ['notify'], conditions: [condition] });
const custom = (content: JsonObject, more: Partial<PushEvent> = {}) =>
  event(content, { type: 'org.example.x', ...more });

describe('PUSH3 conditions', () => {
  test.each<[string, JsonObject, PushEvent, boolean]>([
    [
      'event_match takes the whole value',
      { kind: 'event_match', key: 'content.topic', pattern: 'lunc?*' },
      custom({ topic: 'Lunch plans' }),
      true,
    ],
    [
      '… where * may be nothing',
      { kind: 'event_match', key: 'content.topic', pattern: 'lunc?*' },
      custom({ topic: 'LUNCH' }),
      true,
    ],
    [
      '… and ? may not',
      { kind: 'event_match', key: 'content.topic', pattern: 'lunc?*' },
      custom({ topic: 'lunc' }),
      false,
    ],
    [
      '… from its first character',
      { kind: 'event_match', key: 'content.topic', pattern: 'lunc?*' },
      custom({ topic: ' lunch' }),
      false,
    ],
    ['… of a text only', { kind: 'event_match', key: 'content.topic', pattern: '*' }, custom({ topic: null }), false],
    ['… that is there', { kind: 'event_match', key: 'content.topic', pattern: '*' }, custom({}), false],
    [
      'a body is looked through word by word',
      { kind: 'event_match', key: 'content.body', pattern: 'ex*ple' },
      custom({ body: 'An example event.' }),
      true,
    ],
    [
      '… where a pattern may span words',
      { kind: 'event_match', key: 'content.body', pattern: 'ex*ple' },
      custom({ body: 'An exciting triple-whammy' }),
      true,
    ],
    [
      '… and ends with one',
      { kind: 'event_match', key: 'content.body', pattern: 'ex*ple' },
      custom({ body: 'some examples' }),
      false,
    ],
    [
      'event_property_is takes the value as it is',
      { kind: 'event_property_is', key: 'content.m\\.federate', value: true },
      custom({ 'm.federate': true }),
      true,
    ],
    [
      '… and no other type',
      { kind: 'event_property_is', key: 'content.m\\.federate', value: true },
      custom({ 'm.federate': 'true' }),
      false,
    ],
    ['… null too', { kind: 'event_property_is', key: 'content.x', value: null }, custom({ x: null }), true],
    ['… but not what is missing', { kind: 'event_property_is', key: 'content.x', value: null }, custom({}), false],
    [
      'event_property_contains looks into lists',
      { kind: 'event_property_contains', key: 'content.list', value: 'b' },
      custom({ list: ['a', 'b'] }),
      true,
    ],
    [
      '… for whole values',
      { kind: 'event_property_contains', key: 'content.list', value: 'b' },
      custom({ list: ['ab'] }),
      false,
    ],
    [
      '… of lists only',
      { kind: 'event_property_contains', key: 'content.list', value: 'b' },
      custom({ list: 'b' }),
      false,
    ],
    ['contains_display_name', { kind: 'contains_display_name' }, custom({ body: 'Ann Lee!', 'm.mentions': {} }), true],
    ['room_member_count', { kind: 'room_member_count', is: '5' }, custom({}), true],
    ['room_member_count <', { kind: 'room_member_count', is: '<5' }, custom({}), false],
    ['room_member_count <=', { kind: 'room_member_count', is: '<=5' }, custom({}), true],
    ['room_member_count >', { kind: 'room_member_count', is: '>4' }, custom({}), true],
    ['room_member_count >=', { kind: 'room_member_count', is: '>=6' }, custom({}), false],
    ['room_member_count of nonsense', { kind: 'room_member_count', is: 'many' }, custom({}), false],
    ['sender_notification_permission', { kind: 'sender_notification_permission', key: 'room' }, custom({}), false],
    ['an unknown kind', { kind: 'org.example.moon_phase' }, custom({}), false],
    [
      'names of every object are no properties',
      { kind: 'event_match', key: 'content.constructor.name', pattern: '*' },
      custom({}),
      false,
    ],
  ])('PUSH3 %s', (_what, condition, tried, holds) => {
    expect(outcomeOf(on(condition), tried, context)).toBe(holds ? 'notify' : 'silent');
  });

  test('PUSH3 a path splits at dots that no backslash stands before', () => {
    expect(splitPath('content.m\\.relates_to.rel_type')).toEqual(['content', 'm.relates_to', 'rel_type']);
    expect(splitPath('a\\\\.b\\x')).toEqual(['a\\', 'b\\x']);
  });

  test('PUSH4 a hostile pattern on a hostile text takes no more time than their lengths', () => {
    const began = performance.now();
    expect(wordMatcher(`${'*a'.repeat(200)}b`)('a'.repeat(16_000))).toBe(false);
    expect(wholeMatcher(`${'*a'.repeat(200)}b`)('a'.repeat(16_000))).toBe(false);
    // Backtracking would take longer than the universe has; this leaves room for the slowest machine.
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('PUSH4 a glob means what the same regular expression means', () => {
    const piece = fc.constantFrom('a', 'b', '_', ' ', '*', '?', '.');
    const letters = fc.array(fc.constantFrom('a', 'b', '_', ' ', '.'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }).map((all) => all.join('')),
        letters,
        (glob, tried) => {
          const source = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
          expect(wholeMatcher(glob)(tried)).toBe(new RegExp(`^${source}$`).test(tried));
        },
      ),
    );
  });
});

describe('PUSH5 own rules', () => {
  const order = (stored: StoredRules) => rulesetOf(stored, ann).room.map((rule) => rule.ruleId);
  const put = (stored: StoredRules, ruleId: string, where: { before?: string; after?: string } = {}) => {
    const done = putRule(stored, { kind: 'room', ruleId, ...where }, { actions: [] });
    return done.ok ? done.value : expect.fail(done.refusal);
  };

  test('PUSH5 a rule goes to the top, before or after another, and keeps its place when it is changed', () => {
    const two = put(put(noStoredRules, '#a'), '#b');
    expect(order(two)).toEqual(['#b', '#a']);
    expect(order(put(two, '#c', { before: '#a' }))).toEqual(['#b', '#c', '#a']);
    expect(order(put(two, '#c', { after: '#a' }))).toEqual(['#b', '#a', '#c']);
    expect(order(put(two, '#a'))).toEqual(['#b', '#a']);
    expect(order(put(two, '#a', { before: '#b' }))).toEqual(['#a', '#b']);
  });

  test.each<[string, Parameters<typeof putRule>[1], Parameters<typeof putRule>[2]]>([
    ['invalid_rule_id', { kind: 'room', ruleId: '.mine' }, { actions: [] }],
    ['invalid_rule_id', { kind: 'room', ruleId: 'a/b' }, { actions: [] }],
    ['invalid_rule_id', { kind: 'room', ruleId: 'a\\b' }, { actions: [] }],
    ['invalid_actions', { kind: 'room', ruleId: 'a' }, { actions: ['shout'] }],
    ['invalid_actions', { kind: 'room', ruleId: 'a' }, { actions: [{ value: 1 }] }],
    ['missing_pattern', { kind: 'content', ruleId: 'a' }, { actions: [] }],
    ['invalid_conditions', { kind: 'override', ruleId: 'a' }, { actions: [], conditions: [{}] }],
    ['no_such_neighbour', { kind: 'room', ruleId: 'a', before: 'b' }, { actions: [] }],
    ['no_such_neighbour', { kind: 'override', ruleId: 'a', after: '.m.rule.master' }, { actions: [] }],
  ])('PUSH5 refused as %s: %j %j', (refusal, at, given) => {
    expect(putRule(noStoredRules, at, given)).toEqual({ ok: false, refusal });
  });

  test('PUSH5 nobody has more rules than can be tried on every event', () => {
    let stored = noStoredRules;
    for (let n = 0; n < OWN_RULES_MAX; n++)
      stored = {
        ...stored,
        own: {
          room: [...(stored.own.room ?? []), { ruleId: `r${n}`, isDefault: false, isEnabled: true, actions: [] }],
        },
      };
    expect(putRule(stored, { kind: 'room', ruleId: 'one more' }, { actions: [] })).toEqual({
      ok: false,
      refusal: 'too_many_rules',
    });
  });

  test('PUSH4 PUSH5 patterns together stay short enough to be tried on every event', () => {
    const wild = (ruleId: string) => ({
      at: { kind: 'content' as const, ruleId },
      given: { actions: [], pattern: '*a'.repeat(200) },
    });
    let stored = noStoredRules;
    for (const { at, given } of [wild('one'), wild('two')]) {
      const done = putRule(stored, at, given);
      stored = done.ok ? done.value : expect.fail(done.refusal);
    }
    expect(putRule(stored, wild('three').at, wild('three').given)).toEqual({ ok: false, refusal: 'too_many_rules' });
    expect(putRule(stored, wild('two').at, { actions: ['notify'], pattern: 'a*' })).toMatchObject({ ok: true });
  });

  test('PUSH5 default rules change what they do and whether they are on, and stay', () => {
    const off = changeRule(
      noStoredRules,
      { kind: 'underride', ruleId: '.m.rule.message', userId: ann },
      { isEnabled: false },
    );
    expect(off.ok && outcomeOf(off.value, text('hello'), context)).toBe('silent');
    const loud = changeRule(
      noStoredRules,
      { kind: 'underride', ruleId: '.m.rule.message', userId: ann },
      { actions: ['notify', { set_tweak: 'highlight' }] },
    );
    expect(loud.ok && outcomeOf(loud.value, text('hello'), context)).toBe('highlight');
    expect(deleteRule(noStoredRules, 'underride', '.m.rule.message')).toEqual({ ok: false, refusal: 'default_rule' });
    expect(deleteRule(noStoredRules, 'room', '#x')).toEqual({ ok: false, refusal: 'no_such_rule' });
    expect(changeRule(noStoredRules, { kind: 'override', ruleId: '.nope', userId: ann }, { isEnabled: true })).toEqual({
      ok: false,
      refusal: 'no_such_rule',
    });
  });

  test('PUSH2 the first rule that holds decides, by kind and then by place', () => {
    const muted = withRule('room', '!r:here', { actions: [] });
    expect(outcomeOf(muted, text('hello'), context)).toBe('silent');
    expect(outcomeOf(muted, text('hello', { 'm.mentions': { user_ids: [ann] } }), context)).toBe('highlight sound');
    const cake = withRule('content', 'cake', { actions: ['notify'], pattern: 'cake' }, muted);
    expect(outcomeOf(cake, text('a cake!'), context)).toBe('notify');
    expect(outcomeOf(withRule('sender', '@bob:here', { actions: [] }), text('hello'), context)).toBe('silent');
    expect(
      outcomeOf(
        withRule('override', 'all', { actions: ['notify'], conditions: [] }),
        event({ msgtype: 'm.notice' }),
        context,
      ),
    ).toBe('notify');
    const master = changeRule(
      withRule('override', 'all', { actions: ['notify'], conditions: [] }),
      { kind: 'override', ruleId: '.m.rule.master', userId: ann },
      { isEnabled: true },
    );
    expect(master.ok && outcomeOf(master.value, text('hello'), context)).toBe('silent');
    expect(outcomeOf(withRule('room', '!r:here', { actions: ['dont_notify'] }), text('hello'), context)).toBe('silent');
  });
});
