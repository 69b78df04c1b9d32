// The rules that everybody begins with (Client-Server API, "Predefined Rules"). Three of them, which look for names in
// the text, left the specification with version 1.17; they stay for senders that don't say whom they mention, and are
// silent on an event that does (`m.mentions`).
import type { JsonObject, JsonValue } from '@althing/kernel';
import type { Action, RuleKind } from '../contract/push-rule-fields.ts';
import type { PushRule } from './push-rule.ts';

const sound = (value: string): Action => ({ set_tweak: 'sound', value });
const highlight: Action = { set_tweak: 'highlight' };
const match = (key: string, pattern: string): JsonObject => ({ kind: 'event_match', key, pattern });
const is = (key: string, value: JsonValue): JsonObject => ({ kind: 'event_property_is', key, value });
const two: JsonObject = { kind: 'room_member_count', is: '2' };
const mayNotifyRoom: JsonObject = { kind: 'sender_notification_permission', key: 'room' };

function rule(ruleId: string, actions: Action[], conditions: JsonObject[], isEnabled = true): PushRule {
  return { ruleId, isDefault: true, isEnabled, actions, conditions };
}

/** The rules that look for names in the text, and keep silent where the sender says whom they mean. */
export const nameRules: ReadonlySet<string> = new Set([
  '.m.rule.contains_display_name',
  '.m.rule.roomnotif',
  '.m.rule.contains_user_name',
]);

/** Stands above every other rule, the person's own too. */
export const MASTER_RULE = '.m.rule.master';

/** The default rules of one kind for `userId`. */
export function defaultRules(kind: RuleKind, userId: string): readonly PushRule[] {
  switch (kind) {
    case 'override':
      return [
        rule(MASTER_RULE, [], [], false),
        rule('.m.rule.suppress_notices', [], [match('content.msgtype', 'm.notice')]),
        rule(
          '.m.rule.invite_for_me',
          ['notify', sound('default')],
          [match('type', 'm.room.member'), match('content.membership', 'invite'), match('state_key', userId)],
        ),
        rule('.m.rule.member_event', [], [match('type', 'm.room.member')]),
        rule(
          '.m.rule.is_user_mention',
          ['notify', sound('default'), highlight],
          [{ kind: 'event_property_contains', key: 'content.m\\.mentions.user_ids', value: userId }],
        ),
        rule(
          '.m.rule.contains_display_name',
          ['notify', sound('default'), highlight],
          [{ kind: 'contains_display_name' }],
        ),
        rule('.m.rule.is_room_mention', ['notify', highlight], [is('content.m\\.mentions.room', true), mayNotifyRoom]),
        rule('.m.rule.roomnotif', ['notify', highlight], [match('content.body', '@room'), mayNotifyRoom]),
        rule('.m.rule.tombstone', ['notify', highlight], [match('type', 'm.room.tombstone'), match('state_key', '')]),
        rule('.m.rule.reaction', [], [match('type', 'm.reaction')]),
        rule('.m.rule.room.server_acl', [], [match('type', 'm.room.server_acl'), match('state_key', '')]),
        rule('.m.rule.suppress_edits', [], [is('content.m\\.relates_to.rel_type', 'm.replace')]),
      ];
    case 'content':
      return [
        {
          ruleId: '.m.rule.contains_user_name',
          isDefault: true,
          isEnabled: true,
          actions: ['notify', sound('default'), highlight],
          pattern: userId.slice(1, userId.indexOf(':')),
        },
      ];
    case 'underride':
      return [
        rule('.m.rule.call', ['notify', sound('ring')], [match('type', 'm.call.invite')]),
        rule(
          '.m.rule.encrypted_room_one_to_one',
          ['notify', sound('default')],
          [two, match('type', 'm.room.encrypted')],
        ),
        rule('.m.rule.room_one_to_one', ['notify', sound('default')], [two, match('type', 'm.room.message')]),
        rule('.m.rule.message', ['notify'], [match('type', 'm.room.message')]),
        rule('.m.rule.encrypted', ['notify'], [match('type', 'm.room.encrypted')]),
      ];
    case 'room':
    case 'sender':
      return [];
  }
}
