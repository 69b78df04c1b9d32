// The events that a new room begins with, in the order of the specification (Client-Server API, "Creation").
import { isJsonObject, ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { authoriseEvent, findMalformedPowerLevels } from '../../core/domain/event-auth.ts';
import type { EventDraft } from '../../core/domain/room-event.ts';
import type { RoomVersion } from '../../core/domain/room-version.ts';
import { DraftState } from './draft-state.ts';

export type Preset = 'private_chat' | 'trusted_private_chat' | 'public_chat';

export interface RoomPlan {
  readonly version: RoomVersion;
  readonly creator: UserId;
  readonly preset: Preset;
  /** What the creator's membership event says besides `membership`. */
  readonly creatorProfile: JsonObject;
  readonly creationContent: JsonObject;
  readonly powerLevelOverride: JsonObject;
  readonly initialState: readonly { readonly type: string; readonly stateKey: string; readonly content: JsonObject }[];
  readonly name: string | null;
  readonly topic: string | null;
  /** The whole alias, or null. */
  readonly alias: string | null;
  readonly isDirect: boolean;
  readonly invited: readonly { readonly userId: UserId; readonly profile: JsonObject }[];
}

export interface PlanRefusal {
  readonly code: 'bad_json' | 'invalid_state';
  readonly reason: string;
}

const presets: Readonly<Record<Preset, { joinRule: string; guestAccess: string }>> = {
  private_chat: { joinRule: 'invite', guestAccess: 'can_join' },
  trusted_private_chat: { joinRule: 'invite', guestAccess: 'can_join' },
  public_chat: { joinRule: 'public', guestAccess: 'forbidden' },
};

/** Members of m.room.create that only the server sets. */
const reservedCreationKeys = ['creator', 'room_version'];

/**
 * Lays out the whole room before anything is written: either every event is allowed on top of those before it, or the
 * room is refused.
 */
export function planRoom(plan: RoomPlan): Result<EventDraft[], PlanRefusal> {
  const drafts = [
    createDraft(plan),
    memberDraft(plan.creator, plan.creator, { ...plan.creatorProfile, membership: 'join' }),
    ...stateDrafts(plan),
    ...plan.invited.map(({ userId, profile }) =>
      memberDraft(plan.creator, userId, {
        ...profile,
        membership: 'invite',
        ...(plan.isDirect ? { is_direct: true } : {}),
      }),
    ),
  ];
  // Who is invited by `invite` was asked whether they take invitations; state must be no way around it.
  if (plan.initialState.some(({ type, content }) => type === 'm.room.member' && content['membership'] === 'invite')) {
    return refuse({ code: 'invalid_state', reason: 'Invitations are sent by `invite`, not by initial_state.' });
  }
  const refusal = checkDrafts(plan.version, drafts);
  return refusal ? refuse(refusal) : ok(drafts);
}

/** Whether each of a new room's events is allowed on top of those before it. */
export function checkDrafts(version: RoomVersion, drafts: readonly EventDraft[]): PlanRefusal | null {
  const state = new DraftState(version.id);
  for (const draft of drafts) {
    if (draft.type === 'm.room.power_levels') {
      const malformed = findMalformedPowerLevels(draft.content);
      if (malformed) return { code: 'bad_json', reason: malformed };
    }
    const reason = authoriseEvent(draft, state);
    if (reason !== null) return { code: 'invalid_state', reason: `${draft.type}: ${reason}` };
    state.apply(draft);
  }
  return null;
}

function createDraft({ version, creator, preset, creationContent, invited }: RoomPlan): EventDraft {
  const content: JsonObject = {};
  for (const [key, value] of Object.entries(creationContent))
    if (!reservedCreationKeys.includes(key)) content[key] = value;
  content['room_version'] = version.id;
  if (version.hasCreatorInContent) content['creator'] = creator;
  if (version.hasPrivilegedCreators && preset === 'trusted_private_chat' && invited.length > 0) {
    const given = content['additional_creators'] ?? [];
    // What is no list stays as it is, for authorisation to refuse.
    if (Array.isArray(given))
      content['additional_creators'] = [...new Set([...given, ...invited.map(({ userId }) => userId)])];
  }
  return { type: 'm.room.create', stateKey: '', sender: creator, content };
}

function stateDrafts(plan: RoomPlan): EventDraft[] {
  const { creator, preset, initialState } = plan;
  const stateDraft = (type: string, content: JsonObject, stateKey = ''): EventDraft => ({
    type,
    stateKey,
    sender: creator,
    content,
  });
  const { joinRule, guestAccess } = presets[preset];
  const byPreset = [
    stateDraft('m.room.join_rules', { join_rule: joinRule }),
    stateDraft('m.room.history_visibility', { history_visibility: 'shared' }),
    stateDraft('m.room.guest_access', { guest_access: guestAccess }),
  ];
  const overridden = new Set<string>();
  if (plan.name !== null) overridden.add('m.room.name');
  if (plan.topic !== null) overridden.add('m.room.topic');
  const given = initialState.filter(({ type, stateKey }) => stateKey !== '' || !overridden.has(type));
  const givenTypes = new Set(given.filter(({ stateKey }) => stateKey === '').map(({ type }) => type));
  return [
    stateDraft('m.room.power_levels', initialPowerLevels(plan)),
    ...(plan.alias === null ? [] : [stateDraft('m.room.canonical_alias', { alias: plan.alias })]),
    ...byPreset.filter(({ type }) => !givenTypes.has(type)),
    ...given.map(({ type, stateKey, content }) => stateDraft(type, content, stateKey)),
    ...(plan.name === null ? [] : [stateDraft('m.room.name', { name: plan.name })]),
    ...(plan.topic === null ? [] : [stateDraft('m.room.topic', topicContent(plan.topic))]),
  ];
}

/** Plain text both as clients before v1.15 read it and as an `m.topic` block. */
function topicContent(topic: string): JsonObject {
  return { topic, 'm.topic': { 'm.text': [{ body: topic, mimetype: 'text/plain' }] } };
}

/** The first m.room.power_levels. Its members are replaced one by one by what the creator overrides. */
function initialPowerLevels({ version, creator, preset, invited, powerLevelOverride }: RoomPlan): JsonObject {
  const users: JsonObject = {};
  if (!version.hasPrivilegedCreators) {
    users[creator] = 100;
    if (preset === 'trusted_private_chat') for (const { userId } of invited) users[userId] = 100;
  }
  const content: JsonObject = {
    users,
    users_default: 0,
    events: {
      'm.room.name': 50,
      'm.room.avatar': 50,
      'm.room.canonical_alias': 50,
      'm.room.power_levels': 100,
      'm.room.history_visibility': 100,
      'm.room.encryption': 100,
      'm.room.server_acl': 100,
      // Above state_default in version 12, so that only creators close a room.
      'm.room.tombstone': version.hasPrivilegedCreators ? 150 : 100,
    },
    events_default: 0,
    state_default: 50,
    ban: 50,
    kick: 50,
    redact: 50,
    invite: 0,
  };
  for (const [key, value] of Object.entries(powerLevelOverride)) content[key] = value;
  const { events } = content;
  if (version.hasPrivilegedCreators && isJsonObject(events) && events['m.room.tombstone'] === undefined) {
    content['events'] = { ...events, 'm.room.tombstone': 150 };
  }
  return content;
}

function memberDraft(sender: UserId, userId: UserId, content: JsonObject): EventDraft {
  return { type: 'm.room.member', stateKey: userId, sender, content };
}
