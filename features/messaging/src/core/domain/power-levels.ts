// Who may do what: m.room.power_levels with the defaults of the specification (Client-Server API,
// "m.room.power_levels"; rooms/v12 for creators).
import { isJsonObject, type JsonObject } from '@althing/kernel';
import type { StateView } from './room-event.ts';
import { roomVersions } from './room-version.ts';

/** The level of a creator where the room's version puts creators above all levels. */
export const CREATOR_LEVEL = Number.POSITIVE_INFINITY;

/** The level of a creator in a room that has no m.room.power_levels yet. */
const CREATOR_LEVEL_BEFORE_POWER_LEVELS = 100;

const defaults = {
  ban: 50,
  kick: 50,
  redact: 50,
  invite: 0,
  users_default: 0,
  events_default: 0,
  state_default: 50,
} as const;

export type NamedLevel = keyof typeof defaults;

export const namedLevels: readonly NamedLevel[] = Object.keys(defaults) as NamedLevel[];

/** The level that an act such as `ban` needs in the room. */
export function requiredLevel(state: StateView, act: NamedLevel): number {
  return levelIn(state.get('m.room.power_levels', '')?.content, act);
}

/** The level that sending an event of `type` needs. */
export function requiredLevelFor(
  state: StateView,
  event: { readonly type: string; readonly stateKey: string | null },
): number {
  const content = state.get('m.room.power_levels', '')?.content;
  const own = content && integerOf(content['events'], event.type);
  return own ?? levelIn(content, event.stateKey === null ? 'events_default' : 'state_default');
}

/** The level of a person in the room. */
export function levelOf(state: StateView, userId: string): number {
  const create = state.get('m.room.create', '');
  if (roomVersions.get(state.version)?.hasPrivilegedCreators && isCreator(state, userId)) return CREATOR_LEVEL;
  const content = state.get('m.room.power_levels', '')?.content;
  if (content) return integerOf(content['users'], userId) ?? levelIn(content, 'users_default');
  return create?.sender === userId ? CREATOR_LEVEL_BEFORE_POWER_LEVELS : 0;
}

/** Whether a person created the room, alone or with others (`additional_creators`, version 12). */
export function isCreator(state: StateView, userId: string): boolean {
  const create = state.get('m.room.create', '');
  if (!create) return false;
  if (create.sender === userId) return true;
  const others = create.content['additional_creators'];
  return Array.isArray(others) && others.includes(userId);
}

/** A level as `content` of m.room.power_levels says it, or its default. */
export function levelIn(content: JsonObject | undefined, name: NamedLevel): number {
  return (content && integerOf(content, name)) ?? defaults[name];
}

/** Own members only: an event type may be called `constructor`. */
function integerOf(levels: unknown, key: string): number | undefined {
  if (!isJsonObject(levels) || !Object.hasOwn(levels, key)) return undefined;
  const level = levels[key];
  return typeof level === 'number' ? level : undefined;
}
