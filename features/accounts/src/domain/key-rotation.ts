// When keys that sign come and go. A key is published before it signs, so that everybody who keeps a copy of the keys
// has it by then, and stays published after it signed last.

const HOUR_MS = 3_600_000;
/** How long a key signs before the next one is made. */
export const KEY_TERM_MS = 90 * 24 * HOUR_MS;
/** Between being published and signing: sites keep their copy of the keys for hours, and processes ours for minutes. */
export const KEY_AHEAD_MS = 24 * HOUR_MS;
/** After it signed last: longer than anything lives that it signed. */
export const KEY_KEPT_MS = 24 * HOUR_MS;

export interface AgedKey {
  readonly alg: string;
  readonly createdAtMs: number;
}

export interface KeyPlan<Key> {
  /** To be published; the first of each algorithm is the one that signs. */
  readonly published: readonly Key[];
  /** Whether the next key of this algorithm is due. */
  readonly isNextDue: boolean;
}

/** What of `keys`, all of one algorithm, is in use at `nowMs`. */
export function planKeys<Key extends AgedKey>(keys: readonly Key[], nowMs: number): KeyPlan<Key> {
  const youngestFirst = keys.toSorted((a, b) => b.createdAtMs - a.createdAtMs);
  const signing = youngestFirst.find(({ createdAtMs }) => createdAtMs + KEY_AHEAD_MS <= nowMs) ?? youngestFirst.at(-1);
  if (!signing) return { published: [], isNextDue: true };
  const younger = youngestFirst.filter(({ createdAtMs }) => createdAtMs > signing.createdAtMs);
  const isPredecessorKept = signing.createdAtMs + KEY_AHEAD_MS + KEY_KEPT_MS > nowMs;
  const older = youngestFirst.filter((key) => key !== signing && !younger.includes(key));
  return {
    published: [signing, ...younger, ...(isPredecessorKept ? older.slice(0, 1) : [])],
    isNextDue: younger.length === 0 && signing.createdAtMs + KEY_TERM_MS <= nowMs,
  };
}
