// May this event stand in this room? The authorisation rules of the room versions (rooms/v1 to rooms/v12,
// "Authorisation rules"), numbered as version 11 numbers them; see room-version.ts for what differs. Rules about
// signatures, auth_events and other servers have no place here: events are made by the room's owner, which selects
// their auth events itself.
import { isJsonObject, type JsonObject } from '@althing/kernel';
import { serverNameOf } from '../contract/ids.ts';
import { isCreator, levelOf, namedLevels, requiredLevel, requiredLevelFor } from './power-levels.ts';
import type { EventDraft, StateView } from './room-event.ts';
import { roomVersions } from './room-version.ts';

/** Returns null if `draft` is allowed on top of `state`, else the reason in plain words. */
export function authoriseEvent(draft: EventDraft, state: StateView): string | null {
  const create = state.get('m.room.create', '');
  if (draft.type === 'm.room.create')
    return create ? 'The room has its m.room.create already.' : authoriseCreate(draft, state);
  if (!create) return 'The room has no m.room.create.';
  // Rule 3
  if (create.content['m.federate'] === false && serverNameOf(draft.sender) !== serverNameOf(create.sender)) {
    return 'The room admits only people of the server that created it.';
  }
  if (draft.type === 'm.room.member') return authoriseMember(draft, state);
  // Rule 5
  if (membershipOf(state, draft.sender) !== 'join') return 'You are not in the room.';
  const level = levelOf(state, draft.sender);
  // Rule 6
  if (draft.type === 'm.room.third_party_invite') {
    return level >= requiredLevel(state, 'invite') ? null : 'Your power level is too low to invite.';
  }
  // Rule 7
  const required = requiredLevelFor(state, draft);
  if (level < required) return `Sending ${draft.type} needs power level ${required}.`;
  // Rule 8
  if (draft.stateKey?.startsWith('@') && draft.stateKey !== draft.sender)
    return "A state key that is another person's id can't be set.";
  // Rule 9
  if (draft.type === 'm.room.power_levels') return authorisePowerLevels(draft, state, level);
  return null;
}

/** Rule 1, without those of its parts that the owner ensures. */
function authoriseCreate(draft: EventDraft, state: StateView): string | null {
  const { room_version: version, additional_creators: others } = draft.content;
  if (draft.stateKey !== '') return 'm.room.create has an empty state key.';
  if (version !== undefined && !(typeof version === 'string' && roomVersions.has(version)))
    return 'There is no such room version here.';
  if (roomVersions.get(state.version)?.hasPrivilegedCreators && others !== undefined) {
    if (!Array.isArray(others) || !others.every(isUserId)) return 'additional_creators is no list of user ids.';
  }
  return null;
}

/** Rule 4 */
function authoriseMember(draft: EventDraft, state: StateView): string | null {
  const { stateKey: target, content } = draft;
  if (target === null || !isUserId(target)) return 'A membership event needs a user id as its state key.';
  const { membership } = content;
  const rule =
    typeof membership === 'string' && Object.hasOwn(memberRules, membership) ? memberRules[membership] : undefined;
  return rule ? rule(draft, state, target) : 'There is no such membership.';
}

const memberRules: Readonly<Record<string, (draft: EventDraft, state: StateView, target: string) => string | null>> = {
  join: authoriseJoin,
  invite: authoriseInvite,
  leave: authoriseLeave,
  ban: authoriseBan,
  knock: authoriseKnock,
};

/** Rule 4.3 */
function authoriseJoin(draft: EventDraft, state: StateView): string | null {
  const { sender, stateKey } = draft;
  const create = state.get('m.room.create', '');
  // The only event before is the m.room.create exactly as long as its sender never had a membership: no other
  // event than their join is allowed second.
  if (create?.sender === stateKey && sender === stateKey && !state.get('m.room.member', sender)) return null;
  if (sender !== stateKey) return 'Nobody joins for somebody else.';
  const membership = membershipOf(state, sender);
  if (membership === 'ban') return 'You are banned from the room.';
  const isExpected = membership === 'invite' || membership === 'join';
  switch (joinRuleOf(state)) {
    case 'public':
      return null;
    case 'invite':
    case 'knock':
      return isExpected ? null : 'You are not invited to the room.';
    case 'restricted':
    case 'knock_restricted': {
      if (isExpected) return null;
      const authoriser = draft.content['join_authorised_via_users_server'];
      if (typeof authoriser !== 'string') return 'You are neither invited nor in a room whose members may join.';
      if (membershipOf(state, authoriser) !== 'join') return 'Who authorises the join is not in the room.';
      if (levelOf(state, authoriser) < requiredLevel(state, 'invite')) return 'Who authorises the join may not invite.';
      return null;
    }
    default:
      return 'The room admits nobody.';
  }
}

/** Rule 4.4. Invitations by e-mail or phone number need an identity server, and there is none. */
function authoriseInvite(draft: EventDraft, state: StateView, target: string): string | null {
  if (draft.content['third_party_invite'] !== undefined) return 'Invitations through identity servers are not offered.';
  if (membershipOf(state, draft.sender) !== 'join') return 'You are not in the room.';
  const membership = membershipOf(state, target);
  if (membership === 'join') return 'They are in the room already.';
  if (membership === 'ban') return 'They are banned from the room.';
  return levelOf(state, draft.sender) >= requiredLevel(state, 'invite')
    ? null
    : 'Your power level is too low to invite.';
}

/** Rule 4.5 */
function authoriseLeave(draft: EventDraft, state: StateView, target: string): string | null {
  const membership = membershipOf(state, target);
  if (draft.sender === target) {
    const isLeavable = membership === 'invite' || membership === 'join' || membership === 'knock';
    return isLeavable ? null : 'You are not in the room.';
  }
  if (membershipOf(state, draft.sender) !== 'join') return 'You are not in the room.';
  const level = levelOf(state, draft.sender);
  if (membership === 'ban' && level < requiredLevel(state, 'ban')) return 'Your power level is too low to lift a ban.';
  if (level < requiredLevel(state, 'kick')) return 'Your power level is too low to remove people.';
  if (levelOf(state, target) >= level) return 'Their power level is not below yours.';
  return null;
}

/** Rule 4.6 */
function authoriseBan(draft: EventDraft, state: StateView, target: string): string | null {
  if (membershipOf(state, draft.sender) !== 'join') return 'You are not in the room.';
  const level = levelOf(state, draft.sender);
  if (level < requiredLevel(state, 'ban')) return 'Your power level is too low to ban.';
  if (levelOf(state, target) >= level) return 'Their power level is not below yours.';
  return null;
}

/** Rule 4.7 */
function authoriseKnock(draft: EventDraft, state: StateView): string | null {
  const rule = joinRuleOf(state);
  if (rule !== 'knock' && rule !== 'knock_restricted') return 'The room takes no knocks.';
  if (draft.sender !== draft.stateKey) return 'Nobody knocks for somebody else.';
  const membership = membershipOf(state, draft.sender);
  if (membership === 'ban') return 'You are banned from the room.';
  if (membership === 'invite') return 'You are invited: join instead.';
  if (membership === 'join') return 'You are in the room already.';
  return null;
}

/** Rule 9 */
function authorisePowerLevels(draft: EventDraft, state: StateView, level: number): string | null {
  const malformed = findMalformedPowerLevels(draft.content);
  if (malformed) return malformed;
  const users = levelsIn(draft.content, 'users');
  if (roomVersions.get(state.version)?.hasPrivilegedCreators) {
    // Version 12, rule 10.4
    for (const userId of users.keys())
      if (isCreator(state, userId)) return `${userId} created the room: a creator has no level.`;
  }
  const current = state.get('m.room.power_levels', '')?.content;
  if (!current) return null;
  for (const name of namedLevels) {
    const reason = refuseChange(name, { from: integer(current[name]), to: integer(draft.content[name]) }, level);
    if (reason) return reason;
  }
  for (const map of ['events', 'notifications'] as const) {
    for (const [key, change] of changesOf(levelsIn(current, map), levelsIn(draft.content, map))) {
      const reason = refuseChange(`${map}.${key}`, change, level);
      if (reason) return reason;
    }
  }
  for (const [userId, change] of changesOf(levelsIn(current, 'users'), users)) {
    if (userId !== draft.sender && change.from !== undefined && change.from >= level) {
      return `The level of ${userId} is not below yours.`;
    }
    if (change.to !== undefined && change.to > level) return `Nobody gives a level above their own, as to ${userId}.`;
  }
  return null;
}

/** Rules 9.1 to 9.3: why `content` is no content of m.room.power_levels, or null. */
export function findMalformedPowerLevels(content: JsonObject): string | null {
  for (const name of namedLevels) {
    if (content[name] !== undefined && !Number.isSafeInteger(content[name])) return `${name} is no integer.`;
  }
  for (const map of ['events', 'notifications', 'users'] as const) {
    const levels = content[map];
    if (levels === undefined) continue;
    if (!isJsonObject(levels)) return `${map} is no object.`;
    for (const [key, value] of Object.entries(levels)) {
      if (!Number.isSafeInteger(value)) return `${map}.${key} is no integer.`;
      if (map === 'users' && !isUserId(key)) return `users.${key} is no user id.`;
    }
  }
  return null;
}

interface Change {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Rules 9.5 to 9.7 */
function refuseChange(what: string, { from, to }: Change, level: number): string | null {
  if (from === to) return null;
  if (from !== undefined && from > level) return `${what} stands above your power level.`;
  if (to !== undefined && to > level) return `${what} would stand above your power level.`;
  return null;
}

function changesOf(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): [string, Change][] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys]
    .map((key): [string, Change] => [key, { from: before.get(key), to: after.get(key) }])
    .filter(([, change]) => change.from !== change.to);
}

function levelsIn(content: JsonObject, map: string): ReadonlyMap<string, number> {
  const levels = content[map];
  return new Map(isJsonObject(levels) ? (Object.entries(levels) as [string, number][]) : []);
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function membershipOf(state: StateView, userId: string): string {
  const membership = state.get('m.room.member', userId)?.content['membership'];
  return typeof membership === 'string' ? membership : 'leave';
}

/** The join rule; '' for one that the room's version doesn't know. */
function joinRuleOf(state: StateView): string {
  const rule = state.get('m.room.join_rules', '')?.content['join_rule'] ?? 'invite';
  const known = roomVersions.get(state.version)?.joinRules ?? [];
  return typeof rule === 'string' && known.includes(rule) ? rule : '';
}

function isUserId(value: unknown): boolean {
  return typeof value === 'string' && /^@[^:\0]*:.+$/.test(value) && value.length <= 255;
}
