// Wakes whoever waits for news. Only those whom the news is for are woken; what is new they read themselves, so a
// wake that comes twice or for nothing costs a look and loses nothing.

export interface Watch {
  /** Resolves at the next wake since the last call (at once if one came in between), the timeout, or the abort. */
  next(timeoutMs: number): Promise<void>;
  close(): void;
}

interface Watcher {
  isWoken: boolean;
  resolve: (() => void) | null;
}

export class Notifier {
  readonly #watchers = new Map<string, Set<Watcher>>();
  #isReleased = false;

  /** Begins to watch for `userId`. Begin before you look, so that nothing falls between the look and the wait. */
  watch(userId: string, signal: AbortSignal): Watch {
    const watcher: Watcher = { isWoken: false, resolve: null };
    const all = this.#watchers.get(userId) ?? new Set();
    all.add(watcher);
    this.#watchers.set(userId, all);
    const onAbort = () => watcher.resolve?.();
    signal.addEventListener('abort', onAbort, { once: true });
    return {
      next: (timeoutMs) => {
        if (watcher.isWoken || this.#isReleased || signal.aborted || timeoutMs <= 0) {
          watcher.isWoken = false;
          return Promise.resolve();
        }
        return new Promise((resolve) => {
          const timer = setTimeout(() => watcher.resolve?.(), timeoutMs);
          watcher.resolve = () => {
            clearTimeout(timer);
            watcher.resolve = null;
            watcher.isWoken = false;
            resolve();
          };
        });
      },
      close: () => {
        signal.removeEventListener('abort', onAbort);
        watcher.resolve?.();
        all.delete(watcher);
        if (all.size === 0 && this.#watchers.get(userId) === all) this.#watchers.delete(userId);
      },
    };
  }

  /** Whether nobody is to wait any more. */
  get isReleased(): boolean {
    return this.#isReleased;
  }

  isWatched(userId: string): boolean {
    return this.#watchers.has(userId);
  }

  wake(userIds: Iterable<string>): void {
    for (const userId of userIds) {
      for (const watcher of this.#watchers.get(userId) ?? []) {
        watcher.isWoken = true;
        watcher.resolve?.();
      }
    }
  }

  /** At shutdown every long poll is answered with what there is. */
  wakeAll(): void {
    this.#isReleased = true;
    this.wake(this.#watchers.keys());
  }
}
