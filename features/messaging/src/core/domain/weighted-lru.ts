// A map bounded by what its values weigh, for values that differ in size by a factor of thousands and grow while they
// are kept.

interface Kept<Value> {
  readonly value: Value;
  weight: number;
}

/**
 * Keeps values until together they weigh more than `weightMax`; then those used longest ago go first. Those that
 * `canForget` holds back stay, and so does the one just kept, however heavy. Until it is half full a read changes
 * nothing: by the time anything is forgotten as much again has come.
 */
export class WeightedLru<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #weightMax: number;
  readonly #weigh: (value: Value) => number;
  readonly #canForget: (value: Value) => boolean;
  #weight = 0;

  constructor(
    weightMax: number,
    { weigh, canForget = () => true }: { weigh: (value: Value) => number; canForget?: (value: Value) => boolean },
  ) {
    this.#weightMax = weightMax;
    this.#weigh = weigh;
    this.#canForget = canForget;
  }

  get weight(): number {
    return this.#weight;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): Value | undefined {
    const kept = this.#kept.get(key);
    if (kept && this.#weight * 2 > this.#weightMax) this.#touch(key, kept);
    return kept?.value;
  }

  /** Looks without counting as a use. */
  peek(key: string): Value | undefined {
    return this.#kept.get(key)?.value;
  }

  /** Keeps the value, or weighs one anew that is kept. */
  keep(key: string, value: Value): void {
    const weight = this.#weigh(value);
    this.#weight += weight - (this.#kept.get(key)?.weight ?? 0);
    this.#touch(key, { value, weight });
    if (this.#weight > this.#weightMax) this.#forget(key);
  }

  clear(): void {
    this.#kept.clear();
    this.#weight = 0;
  }

  #touch(key: string, kept: Kept<Value>): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
  }

  #forget(except: string): void {
    for (const [key, { value, weight }] of this.#kept) {
      if (this.#weight <= this.#weightMax) return;
      if (key === except || !this.#canForget(value)) continue;
      this.#kept.delete(key);
      this.#weight -= weight;
    }
  }
}
