// Calls that wait for something to change: a till for its customer, a customer for the till. Who changes something in this
// process wakes them; another process's change is seen by looking again.
import type { Clock } from '@althing/kernel';

/** How often it is looked for what another process wrote. */
const LOOK_MS = 1000;
/** Beyond this a call is answered as things stand: open calls cost memory. */
const WAITING_MAX = 10_000;

export interface Waiters {
  /** Reads until `isDone`, at most `waitMs`; answers what was read last. */
  until<T>(
    read: () => Promise<T>,
    wait: { isDone: (value: T) => boolean; waitMs: number; signal: AbortSignal },
  ): Promise<T>;
  wake(): void;
  /** Answers all that wait, for good. */
  release(): void;
}

export function openWaiters(clock: Clock): Waiters {
  const waiting = new Set<() => void>();
  let isReleased = false;

  /** Resolves when something may have changed, or after `delayMs`. */
  function changed(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(delayMs, go);
      signal.addEventListener('abort', go, { once: true });
      waiting.add(go);
      function go(): void {
        cancel();
        signal.removeEventListener('abort', go);
        waiting.delete(go);
        resolve();
      }
    });
  }

  function wake(): void {
    for (const go of waiting) go();
  }

  return {
    async until(read, { isDone, waitMs, signal }) {
      const endMs = clock.nowMs() + waitMs;
      for (;;) {
        // Listens before it reads: what changes in between is not missed.
        const leftMs = endMs - clock.nowMs();
        const mayWait = leftMs > 0 && !signal.aborted && !isReleased && waiting.size < WAITING_MAX;
        const controller = new AbortController();
        const change = mayWait
          ? changed(Math.min(leftMs, LOOK_MS), AbortSignal.any([signal, controller.signal]))
          : null;
        const value = await read();
        if (change === null || isDone(value)) {
          controller.abort();
          return value;
        }
        await change;
      }
    },
    wake,
    release() {
      isReleased = true;
      wake();
    },
  };
}
