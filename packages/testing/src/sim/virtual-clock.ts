// Time that passes only when everybody waits: a simulated hour takes no longer than its work.
import type { Clock } from '@althing/kernel';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  #timers: Timer[] = [];

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Resolves after `delayMs` of this clock. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /**
   * Lets `work` run to its end, moving time on whenever all of it waits. Throws if it waits for something that no
   * timer will bring, or goes beyond `timersMax` timers: a simulation that hangs is a finding.
   */
  async run<T>(work: Promise<T>, timersMax = 1_000_000): Promise<T> {
    let outcome: { value: T } | { fault: unknown } | null = null;
    work.then(
      (value) => (outcome = { value }),
      (fault: unknown) => (outcome = { fault }),
    );
    for (let fired = 0; ; fired++) {
      await settle();
      if (outcome !== null) break;
      if (fired >= timersMax) throw new Error(`the simulation goes on beyond ${timersMax} timers`);
      if (!this.#fireNext()) throw new Error('the simulation waits for something that never comes');
    }
    const ended = outcome as { value: T } | { fault: unknown };
    if ('fault' in ended) throw ended.fault;
    return ended.value;
  }

  #fireNext(): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (!next || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order)) next = timer;
    }
    if (!next) return false;
    const fired = next;
    this.#timers = this.#timers.filter((timer) => timer !== fired);
    this.#nowMs = Math.max(this.#nowMs, fired.atMs);
    fired.run();
    return true;
  }
}

// Promise chains run in the microtask queue, which is empty by the next turn of the event loop.
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
