// Wakes who waits for bytes that were announced and are still on their way.

export class Arrivals {
  readonly #waiting = new Map<string, Set<() => void>>();

  arrived(mediaId: string): void {
    for (const wake of this.#waiting.get(mediaId) ?? []) wake();
  }

  /** Resolves when the bytes are there, the time is over, or the caller hangs up; the caller looks again. */
  next(mediaId: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (timeoutMs <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const all = this.#waiting.get(mediaId) ?? new Set();
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        all.delete(wake);
        if (all.size === 0) this.#waiting.delete(mediaId);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      signal.addEventListener('abort', wake, { once: true });
      all.add(wake);
      this.#waiting.set(mediaId, all);
    });
  }
}
