// A network that delays, loses and repeats, as a phone's does in a tunnel.
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface NetworkFaults {
  readonly delayMsMax: number;
  /** Chances per message, between 0 and 1. */
  readonly requestLost: number;
  readonly requestRepeated: number;
  readonly answerLost: number;
}

export class CallLost extends Error {
  override name = 'CallLost';
}

/** How long a client waits before it takes a call for lost. */
const PATIENCE_MS = 10_000;

/**
 * Calls `serve` across the network. Rejects with {@link CallLost} if the request or its answer is lost: the caller
 * can't tell which. A repeated request is served twice; the first answer counts.
 */
export async function callAcross<T>(
  { clock, random, faults }: { clock: VirtualClock; random: SeededRandom; faults: NetworkFaults },
  serve: () => Promise<T>,
): Promise<T> {
  await clock.sleep(random.below(faults.delayMsMax + 1));
  if (random.chance(faults.requestLost)) {
    await clock.sleep(PATIENCE_MS);
    throw new CallLost('the request was lost');
  }
  const answer = serve();
  // Whoever gave up waiting doesn't hear of a fault that comes later.
  answer.catch(() => undefined);
  if (random.chance(faults.requestRepeated)) {
    void clock
      .sleep(random.below(faults.delayMsMax + 1))
      .then(serve)
      .catch(() => undefined);
  }
  // A crashed server never answers.
  const value = await Promise.race([answer, gaveUp(clock)]);
  if (random.chance(faults.answerLost)) {
    await clock.sleep(PATIENCE_MS);
    throw new CallLost('the answer was lost');
  }
  await clock.sleep(random.below(faults.delayMsMax + 1));
  return value;
}

async function gaveUp(clock: VirtualClock): Promise<never> {
  await clock.sleep(PATIENCE_MS);
  throw new CallLost('no answer came in time');
}
