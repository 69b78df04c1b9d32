// The redaction algorithm of room versions 11 and 12 (rooms/v11, "Redactions").
import { isJsonObject, type JsonObject, type JsonValue } from '@althing/kernel';

const keptContentKeys: Readonly<Record<string, readonly string[] | 'all'>> = {
  'm.room.create': 'all',
  'm.room.member': ['membership', 'join_authorised_via_users_server'],
  'm.room.join_rules': ['join_rule', 'allow'],
  'm.room.power_levels': [
    'ban', 'events', 'events_default', 'invite', 'kick', 'redact', 'state_default', 'users', 'users_default',
  ],
  'm.room.history_visibility': ['history_visibility'],
  'm.room.redaction': ['redacts'],
};

/** What is left of `content` when an event of `type` is redacted. */
export function redactContent(type: string, content: JsonObject): JsonObject {
  const kept = keptContentKeys[type];
  if (kept === 'all') return content;
  const left: JsonObject = {};
  for (const key of kept ?? []) {
    const value: JsonValue | undefined = content[key];
    if (value !== undefined) left[key] = value;
  }
  if (type === 'm.room.member') {
    const invite = content['third_party_invite'];
    if (isJsonObject(invite) && invite['signed'] !== undefined) left['third_party_invite'] = { signed: invite['signed'] };
  }
  return left;
}
