import type { Clock } from '@althing/kernel';

/** A clock that stands still until a test turns it. */
export interface TestClock extends Clock {
  advance(byMs: number): void;
}

export function createTestClock(): TestClock {
  let nowMs = Date.UTC(2026, 0, 1);
  let timers: { atMs: number; run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(byMs) {
      nowMs += byMs;
      const due = timers.filter((timer) => timer.atMs <= nowMs);
      timers = timers.filter((timer) => timer.atMs > nowMs);
      for (const timer of due) timer.run();
    },
  };
}
