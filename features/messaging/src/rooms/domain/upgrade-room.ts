// What the replacement of a room begins with, and what stays possible in the old one (Client-Server API, "Room
// Upgrades").
import { isJsonObject, type JsonObject } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { isCreator, levelIn } from '../../core/domain/power-levels.ts';
import type { EventDraft, RoomEvent, StateView } from '../../core/domain/room-event.ts';
import type { RoomVersion } from '../../core/domain/room-version.ts';

/** State that means the same whoever sent it. Power levels and bans are carried over apart from it. */
const carriedTypes: ReadonlySet<string> = new Set([
  'm.room.server_acl',
  'm.room.encryption',
  'm.room.name',
  'm.room.avatar',
  'm.room.topic',
  'm.room.guest_access',
  'm.room.history_visibility',
  'm.room.join_rules',
  'm.room.canonical_alias',
]);

/** Keys of m.room.create that are carried over. */
const carriedCreationKeys = ['type', 'm.federate'] as const;

export interface UpgradePlan {
  readonly old: StateView;
  readonly oldState: readonly RoomEvent[];
  readonly oldRoomId: string;
  readonly version: RoomVersion;
  readonly upgrader: UserId;
  readonly upgraderProfile: JsonObject;
  readonly additionalCreators: readonly string[];
  /** Null where the version lets it out and it isn't known yet. */
  readonly tombstoneId: string | null;
}

/** The events of the new room, in order. */
export function replacementDrafts(plan: UpgradePlan): EventDraft[] {
  const { upgrader, oldState } = plan;
  const draft = (type: string, content: JsonObject, stateKey = ''): EventDraft => ({
    type,
    stateKey,
    sender: upgrader,
    content,
  });
  const levels = carriedPowerLevels(plan);
  const powerful = withUpgraderOnTop(levels, plan);
  const isSpace = plan.old.get('m.room.create', '')?.content['type'] === 'm.space';
  const carried = oldState.filter(
    ({ type, stateKey, content }) =>
      (stateKey === '' && carriedTypes.has(type)) ||
      (isSpace && type === 'm.space.child' && Object.keys(content).length > 0),
  );
  const bans = oldState.filter(({ type, content }) => type === 'm.room.member' && content['membership'] === 'ban');
  return [
    draft('m.room.create', creationContent(plan)),
    draft('m.room.member', { ...plan.upgraderProfile, membership: 'join' }, upgrader),
    draft('m.room.power_levels', powerful ?? levels),
    ...carried.map(({ type, stateKey, content }) => draft(type, content, stateKey ?? '')),
    ...bans.map(({ stateKey, content }) => draft('m.room.member', content, stateKey ?? '')),
    ...(powerful ? [draft('m.room.power_levels', levels)] : []),
  ];
}

/** The old room's power levels afterwards: writing and inviting is for those who look after it. */
export function closedPowerLevels(old: StateView): JsonObject {
  const content = old.get('m.room.power_levels', '')?.content ?? {};
  const closed = Math.max(50, levelIn(content, 'users_default') + 1);
  return {
    ...content,
    events_default: Math.max(closed, levelIn(content, 'events_default')),
    invite: Math.max(closed, levelIn(content, 'invite')),
  };
}

function creationContent({
  old,
  oldRoomId,
  version,
  upgrader,
  additionalCreators,
  tombstoneId,
}: UpgradePlan): JsonObject {
  const before = old.get('m.room.create', '')?.content ?? {};
  const content: JsonObject = { room_version: version.id };
  for (const key of carriedCreationKeys) if (before[key] !== undefined) content[key] = before[key];
  if (version.hasCreatorInContent) content['creator'] = upgrader;
  if (version.hasPrivilegedCreators && additionalCreators.length > 0)
    content['additional_creators'] = [...new Set(additionalCreators)];
  content['predecessor'] = { room_id: oldRoomId, ...(tombstoneId === null ? {} : { event_id: tombstoneId }) };
  return content;
}

/** The old levels, as far as the new version can hold them. */
function carriedPowerLevels({ old, version, upgrader, additionalCreators }: UpgradePlan): JsonObject {
  const content: JsonObject = { ...old.get('m.room.power_levels', '')?.content };
  const users: JsonObject = isJsonObject(content['users']) ? { ...content['users'] } : {};
  if (version.hasPrivilegedCreators) {
    for (const creator of [upgrader, ...additionalCreators]) delete users[creator];
    const events = isJsonObject(content['events']) ? { ...content['events'] } : {};
    const closing = events['m.room.tombstone'];
    const stateDefault = levelIn(content, 'state_default');
    if (typeof closing !== 'number' || closing <= stateDefault)
      events['m.room.tombstone'] = Math.max(150, stateDefault + 50);
    content['events'] = events;
  } else if (isCreator(old, upgrader) && users[upgrader] === undefined) {
    // Where a creator's power came of itself, the new version wants it written down.
    users[upgrader] = 100;
  }
  content['users'] = users;
  return content;
}

/**
 * Levels under which the upgrader may carry everything over, or null if they may under `levels`: who may close a room
 * need not be who may do everything else in it.
 */
function withUpgraderOnTop(levels: JsonObject, { version, upgrader }: UpgradePlan): JsonObject | null {
  if (version.hasPrivilegedCreators) return null;
  const users = isJsonObject(levels['users']) ? levels['users'] : {};
  const events = isJsonObject(levels['events']) ? levels['events'] : {};
  const numbers = (map: JsonObject) => Object.values(map).filter((level) => typeof level === 'number');
  const { [upgrader]: own, ...others } = users;
  const needed = Math.max(
    100,
    ...numbers(events),
    levelIn(levels, 'state_default'),
    levelIn(levels, 'ban'),
    // A ban is carried over by somebody who stands above the banned.
    Math.max(levelIn(levels, 'users_default'), ...numbers(others)) + 1,
  );
  if (typeof own === 'number' && own >= needed) return null;
  return { ...levels, users: { ...users, [upgrader]: needed } };
}
