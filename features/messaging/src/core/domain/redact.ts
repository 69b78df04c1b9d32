// The redaction algorithm: what is left of an event's content, by room version ("Redactions" in rooms/v1 to v12).
import { isJsonObject, type JsonObject, type JsonValue } from '@althing/kernel';
import type { RoomVersion } from './room-version.ts';

const keptSince1: Readonly<Record<string, readonly string[]>> = {
  'm.room.create': ['creator'],
  'm.room.member': ['membership'],
  'm.room.join_rules': ['join_rule'],
  'm.room.power_levels': [
    'ban',
    'events',
    'events_default',
    'kick',
    'redact',
    'state_default',
    'users',
    'users_default',
  ],
  'm.room.history_visibility': ['history_visibility'],
  'm.room.aliases': ['aliases'],
};

const keptSince6 = { ...keptSince1, 'm.room.aliases': [] };
const keptSince8 = { ...keptSince6, 'm.room.join_rules': ['join_rule', 'allow'] };
const keptSince9 = { ...keptSince8, 'm.room.member': ['membership', 'join_authorised_via_users_server'] };
const keptSince11 = {
  ...keptSince9,
  'm.room.power_levels': [...(keptSince1['m.room.power_levels'] ?? []), 'invite'],
  'm.room.redaction': ['redacts'],
};

const keptBy: Readonly<Record<RoomVersion['redaction'], Readonly<Record<string, readonly string[]>>>> = {
  1: keptSince1,
  6: keptSince6,
  8: keptSince8,
  9: keptSince9,
  11: keptSince11,
};

/** What is left of `content` when an event of `type` is redacted in a room of `version`. */
export function redactContent(type: string, content: JsonObject, version: RoomVersion): JsonObject {
  const isSince11 = version.redaction === 11;
  if (isSince11 && type === 'm.room.create') return content;
  const left: JsonObject = {};
  const kept = keptBy[version.redaction];
  for (const key of Object.hasOwn(kept, type) ? (kept[type] ?? []) : []) {
    const value: JsonValue | undefined = content[key];
    if (value !== undefined) left[key] = value;
  }
  if (isSince11 && type === 'm.room.member') {
    const invite = content['third_party_invite'];
    if (isJsonObject(invite) && invite['signed'] !== undefined)
      left['third_party_invite'] = { signed: invite['signed'] };
  }
  return left;
}
