/**
 * A map that forgets the least recently used entry beyond `capacity`. `canForget` may keep an entry that is in use.
 * Until it is half full a read changes nothing, for by the time anything is forgotten as many entries again have come:
 * what is read from then on stays.
 */
export class Lru<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #capacity: number;
  readonly #canForget: (value: Value) => boolean;

  constructor(capacity: number, canForget: (value: Value) => boolean = () => true) {
    this.#capacity = capacity;
    this.#canForget = canForget;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined || this.#entries.size * 2 <= this.#capacity) return value;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Looks without counting as a use. */
  peek(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#capacity) return;
    for (const [oldKey, oldValue] of this.#entries) {
      if (this.#entries.size <= this.#capacity) return;
      if (oldKey !== key && this.#canForget(oldValue)) this.#entries.delete(oldKey);
    }
  }

  delete(key: Key): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  values(): IterableIterator<Value> {
    return this.#entries.values();
  }
}
