// Calls that wait for one thing to change: a till for its customer, a customer for the till. Who changes it in this
// process wakes them; another process's change is seen by looking again.
import type { Clock } from '@althing/kernel';

/** How often it is looked for what another process wrote. */
const LOOK_MS = 2000;
/** Open calls cost memory, and each looks again and again: beyond these a call is answered as things stand. */
const WAITING_MAX = 10_000;
const WAITING_OF_ONE_MAX = 20;

export interface Waiters {
  /** Reads until `isDone`, at most `waitMs`; answers what was read last. `who` waits in a bounded number of places. */
  until<T>(
    what: { readonly id: string; readonly who: string },
    read: () => Promise<T>,
    wait: { isDone: (value: T) => boolean; waitMs: number; signal: AbortSignal },
  ): Promise<T>;
  /** The thing of this id has changed. */
  wake(id: string): void;
  /** It will have changed once the transaction that is under way commits: {@link wakeNoted} then wakes. */
  note(id: string): void;
  wakeNoted(): void;
  /** Answers all that wait, for good. */
  release(): void;
}

interface Waiter {
  readonly who: string;
  readonly go: () => void;
}

export function openWaiters(clock: Clock): Waiters {
  const waiting = new Map<string, Set<Waiter>>();
  const placesOf = new Map<string, number>();
  const noted = new Set<string>();
  let count = 0;
  let isReleased = false;

  /** Resolves when it may have changed, or after `delayMs`. */
  function changed({ id, who }: { id: string; who: string }, delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = { who, go };
      const cancel = clock.after(delayMs, go);
      signal.addEventListener('abort', go, { once: true });
      const ofThis = waiting.get(id) ?? new Set();
      waiting.set(id, ofThis.add(waiter));
      placesOf.set(who, (placesOf.get(who) ?? 0) + 1);
      count++;
      function go(): void {
        if (!ofThis.delete(waiter)) return;
        cancel();
        signal.removeEventListener('abort', go);
        if (ofThis.size === 0) waiting.delete(id);
        const places = (placesOf.get(who) ?? 1) - 1;
        if (places === 0) placesOf.delete(who);
        else placesOf.set(who, places);
        count--;
        resolve();
      }
    });
  }

  function wake(id: string): void {
    for (const { go } of waiting.get(id) ?? []) go();
  }

  return {
    async until(what, read, { isDone, waitMs, signal }) {
      const endMs = clock.nowMs() + waitMs;
      for (;;) {
        const leftMs = endMs - clock.nowMs();
        const hasRoom = count < WAITING_MAX && (placesOf.get(what.who) ?? 0) < WAITING_OF_ONE_MAX;
        const mayWait = leftMs > 0 && hasRoom && !signal.aborted && !isReleased;
        const controller = new AbortController();
        const either = AbortSignal.any([signal, controller.signal]);
        // Listens before it reads: what changes in between is not missed.
        const change = mayWait ? changed(what, Math.min(leftMs, LOOK_MS), either) : null;
        let value;
        try {
          value = await read();
        } catch (fault) {
          controller.abort();
          throw fault;
        }
        if (change === null || isDone(value)) {
          controller.abort();
          return value;
        }
        await change;
      }
    },
    wake,
    note(id) {
      if (waiting.has(id)) noted.add(id);
    },
    wakeNoted() {
      for (const id of noted) wake(id);
      noted.clear();
    },
    release() {
      isReleased = true;
      for (const id of waiting.keys()) wake(id);
    },
  };
}
