import { useSyncExternalStore } from 'react';

/** A sync can carry hundreds of events: what they change is worked out once per frame, not once per event. */
const COALESCE_MS = 16;

/** A value worked out afresh whenever one of its causes says so. */
export class Live<T> {
  readonly #compute: () => T;
  readonly #listeners = new Set<() => void>();
  #value: T;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(compute: () => T) {
    this.#compute = compute;
    this.#value = compute();
  }

  get = (): T => this.#value;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Something it hangs on has changed. */
  touch = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.refresh();
    }, COALESCE_MS);
  };

  refresh(): void {
    this.#value = this.#compute();
    for (const listener of this.#listeners) listener();
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
  }
}

export function useLive<T>(live: Live<T>): T {
  return useSyncExternalStore(live.subscribe, live.get);
}
