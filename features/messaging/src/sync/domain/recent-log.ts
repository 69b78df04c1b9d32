// The newest changes of many keys (rooms, people), so that "what changed since" needs no query. It knows what it has
// forgotten: an answer is either complete or null.
import { Lru } from '@althing/kernel';

interface Entry<Item> {
  items: Item[];
  /** All changes with `pos > floor` are in `items`. */
  floor: number;
}

/** Past this a key's oldest changes are dropped: whoever is that far behind asks the store. */
const ITEMS_PER_KEY_MAX = 200;
/** Keys with recent changes; a few KB each. */
const KEYS_MAX = 20_000;

export class RecentLog<Item extends { readonly pos: number }> {
  readonly #entries: Lru<string, Entry<Item>>;
  /** For keys that it has no entry of: nothing changed after this. */
  #floor: number;

  /** `start` is the last position before which nothing is known. */
  constructor(start: number) {
    this.#floor = start;
    this.#entries = new Lru(KEYS_MAX, (entry) => {
      this.#floor = Math.max(this.#floor, entry.items.at(-1)?.pos ?? 0);
      return true;
    });
  }

  add(key: string, item: Item): void {
    const entry = this.#entries.get(key) ?? { items: [], floor: this.#floor };
    entry.items.push(item);
    if (entry.items.length > ITEMS_PER_KEY_MAX) {
      const kept = entry.items.slice(ITEMS_PER_KEY_MAX / 2);
      entry.floor = entry.items[ITEMS_PER_KEY_MAX / 2 - 1]?.pos ?? entry.floor;
      entry.items = kept;
    }
    this.#entries.set(key, entry);
  }

  /** The key's changes with `pos > after`, oldest first, or null if some of them are forgotten. */
  after(key: string, after: number): readonly Item[] | null {
    const entry = this.#entries.peek(key);
    if (!entry) return after >= this.#floor ? [] : null;
    if (after < entry.floor) return null;
    const { items } = entry;
    let first = items.length;
    while (first > 0 && (items[first - 1]?.pos ?? 0) > after) first--;
    return first === 0 ? items : items.slice(first);
  }

  /** Whether the key may have changed after `after`; true where it isn't known. */
  mayHaveChanged(key: string, after: number): boolean {
    const changes = this.after(key, after);
    return changes === null || changes.length > 0;
  }

  /** Whether all changes of all keys without an entry are known after `after`. */
  knows(after: number): boolean {
    return after >= this.#floor;
  }

  /** After a failed commit nothing that memory holds is sure: only what comes after `pos` will be. */
  restart(pos: number): void {
    this.#entries.clear();
    this.#floor = Math.max(this.#floor, pos);
  }
}
