// Looks now and then for holds that have run out. Nothing waits for it: what has run out can't be captured anyway.
import type { Clock } from '@althing/kernel';
import type { Logger } from 'pino';

const SWEEP_MS = 15_000;
/** One batch's worth: what is left is found by the next look, at once. */
const HOLDS_PER_SWEEP_MAX = 500;

export interface Sweep {
  start(): void;
  stop(): Promise<void>;
}

export function openSweep({
  clock,
  logger,
  sweep,
}: {
  clock: Clock;
  logger: Pick<Logger, 'error'>;
  /** Resolves with how many were looked at. */
  sweep: (most: number) => Promise<number>;
}): Sweep {
  let cancel: (() => void) | null = null;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    try {
      while (!isStopped && (await sweep(HOLDS_PER_SWEEP_MAX)) === HOLDS_PER_SWEEP_MAX);
    } catch (fault) {
      logger.error({ err: fault }, 'the sweep of holds that ran out failed');
    }
    if (!isStopped) arm(SWEEP_MS);
  }

  function arm(delayMs: number): void {
    cancel = clock.after(delayMs, () => {
      running = look();
    });
  }

  return {
    start: () => arm(0),
    async stop() {
      isStopped = true;
      cancel?.();
      await running;
    },
  };
}
