// A limit that slows and never locks: each key has so many points, and one comes back every so often. Whoever has spent
// all waits for the next point only, however many were tried before.
import { Lru, ok, refuse, type Result } from '@althing/kernel';

/** Some 20 MB. Whoever makes the server forget a key has to spend a point of as many others. */
const KEYS_MAX = 100_000;

export interface LeakyBucket {
  /** Takes a point of `key`; the refusal says when the next one is there. */
  take(key: string): Result<void, { retryAfterMs: number }>;
  giveBack(key: string): void;
}

/** `points` may be spent at once and all come back within `periodMs`, evenly. */
export function openLeakyBucket({
  points,
  periodMs,
  nowMs,
}: {
  points: number;
  periodMs: number;
  nowMs: () => number;
}): LeakyBucket {
  const perPointMs = periodMs / points;
  /** When the last of what was spent is back. */
  const wholeAtMs = new Lru<string, number>(KEYS_MAX);
  const wholeAt = (key: string, now: number): number => Math.max(wholeAtMs.get(key) ?? now, now);
  return {
    take(key) {
      const now = nowMs();
      const wholeAtThen = wholeAt(key, now) + perPointMs;
      const retryAfterMs = wholeAtThen - now - periodMs;
      if (retryAfterMs > 0) return refuse({ retryAfterMs });
      wholeAtMs.set(key, wholeAtThen);
      return ok();
    },
    giveBack(key) {
      const now = nowMs();
      const wholeAtThen = wholeAt(key, now) - perPointMs;
      if (wholeAtThen <= now) wholeAtMs.delete(key);
      else wholeAtMs.set(key, wholeAtThen);
    },
  };
}
