// How often somebody may call. Two buckets per call: the account's, or the address's where nobody is signed in; and
// for sign-in and registration both the address and the name that is tried, so that neither many names from one
// address nor one name from many addresses goes far.
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { ok, refuse, type Result } from '@althing/kernel';
import type { AnyContract } from '@althing/schema';
import { openLeakyBucket } from './leaky-bucket.ts';

type WindowBucket = Exclude<AnyContract['limit'], 'none'>;
/** `guess`: wrong secrets over a whole day, which a window of a minute would let run into tens of thousands. */
type Bucket = WindowBucket | 'guess';

/** Points per window in seconds. Generous for people, tight for guessing. */
const LIMITS: Readonly<Record<WindowBucket, { points: number; seconds: number }>> = {
  read: { points: 3000, seconds: 60 },
  write: { points: 600, seconds: 60 },
  send: { points: 600, seconds: 60 },
  media: { points: 300, seconds: 60 },
  signIn: { points: 20, seconds: 60 },
  register: { points: 30, seconds: 3600 },
};

/** Far more than a person mistypes; the commonest passwords are thousands. One comes back about every 14 minutes. */
const GUESSES = { points: 100, periodMs: 24 * 3600_000 } as const;

export interface RateLimits {
  /** Takes one point of `bucket` from each key; the refusal says how long to wait. */
  take(bucket: Bucket, keys: readonly string[]): Promise<Result<void, { retryAfterMs: number }>>;
  /** Gives a point back to each key, where only failures are to count. */
  giveBack(bucket: Bucket, keys: readonly string[]): Promise<void>;
}

export const rateLimitsOff: RateLimits = { take: () => Promise.resolve(ok()), giveBack: () => Promise.resolve() };

export function openRateLimits({ nowMs }: { nowMs: () => number } = { nowMs: () => Date.now() }): RateLimits {
  const guesses = openLeakyBucket({ ...GUESSES, nowMs });
  const limiters = Object.fromEntries(
    Object.entries(LIMITS).map(([bucket, { points, seconds }]) => [
      bucket,
      new RateLimiterMemory({ keyPrefix: bucket, points, duration: seconds }),
    ]),
  ) as Record<WindowBucket, RateLimiterMemory>;
  return {
    async take(bucket, keys) {
      for (const key of keys) {
        if (bucket === 'guess') {
          const taken = guesses.take(key);
          if (!taken.ok) return taken;
          continue;
        }
        try {
          await limiters[bucket].consume(key);
        } catch (refused) {
          return refuse({ retryAfterMs: (refused as RateLimiterRes).msBeforeNext });
        }
      }
      return ok();
    },
    async giveBack(bucket, keys) {
      for (const key of keys) {
        if (bucket === 'guess') guesses.giveBack(key);
        else await limiters[bucket].reward(key);
      }
    },
  };
}
