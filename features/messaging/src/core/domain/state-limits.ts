// How much state a room may hold. State can be replaced and never removed, and a room's whole state lies in memory, so
// that without a limit one account could make a room that takes all there is. Each person's own membership is free: it
// takes an account each. What others set about people (invitations, bans, which need no account) has a limit of its own.
import type { JsonObject } from '@althing/kernel';

/** Spaces of a city list thousands of rooms; a call leaves an entry for each device that was ever in it. */
const STATE_ENTRIES_MAX = 20_000;
/** In characters of JSON: 500 for each entry. In memory it takes about three times as much. */
const STATE_LENGTH_MAX = 10_000_000;
/** Ban lists that communities share hold some ten thousand. */
const SET_MEMBERSHIPS_MAX = 50_000;
const SET_MEMBERSHIPS_LENGTH_MAX = 16_000_000;
/** An entry that is there may always be set to this much: a full room can still be looked after, and be cleared. */
const SMALL_ENTRY_LENGTH = 1024;

/** What steers a room is never refused; there is one of each, of the size of an event at most. */
const STEERING: ReadonlySet<string> = new Set([
  'm.room.create',
  'm.room.power_levels',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.room.guest_access',
  'm.room.encryption',
  'm.room.server_acl',
  'm.room.name',
  'm.room.topic',
  'm.room.avatar',
  'm.room.canonical_alias',
  'm.room.pinned_events',
  'm.room.tombstone',
]);

interface Limit {
  readonly entriesMax: number;
  readonly lengthMax: number;
  readonly reason: string;
}

type Kind = 'state' | 'set_membership';

const limits: Readonly<Record<Kind, Limit>> = {
  state: {
    entriesMax: STATE_ENTRIES_MAX,
    lengthMax: STATE_LENGTH_MAX,
    reason: `The room's state is full: it holds at most ${STATE_ENTRIES_MAX} entries of ${STATE_LENGTH_MAX} characters together, beside its members.`,
  },
  set_membership: {
    entriesMax: SET_MEMBERSHIPS_MAX,
    lengthMax: SET_MEMBERSHIPS_LENGTH_MAX,
    reason: `The room holds at most ${SET_MEMBERSHIPS_MAX} invitations, bans and removals, of ${SET_MEMBERSHIPS_LENGTH_MAX} characters together.`,
  },
};

export interface StateEntry {
  readonly type: string;
  readonly stateKey: string | null;
  readonly sender: string;
  readonly content: JsonObject;
}

/** How long an entry's content is, in characters of JSON. */
export function contentLength({ content }: Pick<StateEntry, 'content'>): number {
  return JSON.stringify(content).length;
}

/** Why a room has no place for these entries, set one after another, or null if it has. */
export function findNoPlace(entries: readonly StateEntry[]): string | null {
  const tally = new StateTally();
  const set = new Map<string, StateEntry>();
  for (const entry of entries) {
    const key = `${entry.type}\0${entry.stateKey}`;
    const before = set.get(key);
    const refusal = tally.refusal(entry, before);
    if (refusal !== null) return refusal;
    if (before) tally.remove(before, contentLength(before));
    tally.add(entry, contentLength(entry));
    set.set(key, entry);
  }
  return null;
}

/** Counts what stands in a room's state against its limits. */
export class StateTally {
  readonly #entries: Record<Kind, number> = { state: 0, set_membership: 0 };
  readonly #length: Record<Kind, number> = { state: 0, set_membership: 0 };

  add(entry: StateEntry, length: number): void {
    this.#count(entry, 1, length);
  }

  remove(entry: StateEntry, length: number): void {
    this.#count(entry, -1, -length);
  }

  /** Why `entry` can't stand in the place of `before`, or null if it can. */
  refusal(entry: StateEntry, before: StateEntry | undefined): string | null {
    const kind = kindOf(entry);
    if (kind === null) return null;
    const limit = limits[kind];
    const length = contentLength(entry);
    if (before && length <= SMALL_ENTRY_LENGTH) return null;
    const isCounted = before !== undefined && kindOf(before) === kind;
    const lengthBefore = isCounted ? contentLength(before) : 0;
    if (isCounted && length <= lengthBefore) return null;
    const entries = this.#entries[kind] + (isCounted ? 0 : 1);
    const total = this.#length[kind] + length - lengthBefore;
    return entries > limit.entriesMax || total > limit.lengthMax ? limit.reason : null;
  }

  #count(entry: StateEntry, entries: number, length: number): void {
    const kind = kindOf(entry);
    if (kind === null) return;
    this.#entries[kind] += entries;
    this.#length[kind] += length;
  }
}

function kindOf({ type, stateKey, sender }: StateEntry): Kind | null {
  if (type === 'm.room.member') return stateKey === sender ? null : 'set_membership';
  return stateKey === '' && STEERING.has(type) ? null : 'state';
}
