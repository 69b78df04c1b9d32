// How many one-time keys a device has left: told in every /sync, so it is kept in memory; read anew after each change.
import { Lru } from '@althing/kernel';
import type { KeyCounts, OneTimeKeyStore } from '../storage/one-time-key-store.ts';

/** About 200 bytes each. */
const DEVICES_CACHED_MAX = 50_000;

export class KeyCountCache {
  readonly #cached = new Lru<string, KeyCounts>(DEVICES_CACHED_MAX);
  readonly #loading = new Map<string, Promise<KeyCounts>>();
  readonly #store: OneTimeKeyStore;

  constructor(store: OneTimeKeyStore) {
    this.#store = store;
  }

  /** The counts if memory has them. */
  now(userId: string, deviceId: string): KeyCounts | undefined {
    return this.#cached.get(`${userId}\0${deviceId}`);
  }

  of(userId: string, deviceId: string): Promise<KeyCounts> {
    const key = `${userId}\0${deviceId}`;
    const cached = this.#cached.get(key);
    if (cached) return Promise.resolve(cached);
    const running = this.#loading.get(key);
    if (running) return running;
    const loading: Promise<KeyCounts> = this.#store.counts(userId, deviceId).then(
      (counts) => {
        // Forgotten meanwhile: what was read may be from before the change.
        if (this.#loading.get(key) === loading) {
          this.#loading.delete(key);
          this.#cached.set(key, counts);
        }
        return counts;
      },
      (fault: unknown) => {
        if (this.#loading.get(key) === loading) this.#loading.delete(key);
        throw fault;
      },
    );
    this.#loading.set(key, loading);
    return loading;
  }

  /** Call after the commit of a change, before anybody is answered. */
  forget(userId: string, deviceId: string): void {
    const key = `${userId}\0${deviceId}`;
    this.#cached.delete(key);
    this.#loading.delete(key);
  }

  forgetAll(): void {
    this.#cached.clear();
    this.#loading.clear();
  }
}
