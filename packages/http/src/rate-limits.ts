// How often somebody may call. Two buckets per call: the account's, or the address's where nobody is signed in; and
// for sign-in and registration both the address and the name that is tried, so that neither many names from one
// address nor one name from many addresses goes far.
import { ok, refuse, type Result } from '@althing/kernel';
import type { AnyContract } from '@althing/schema';
import { openLeakyBucket, type LeakyBucket } from './leaky-bucket.ts';

/** `guess`: wrong secrets over a whole day, which a window of a minute would let run into tens of thousands. */
type Bucket = Exclude<AnyContract['limit'], 'none'> | 'guess';

const MINUTE_MS = 60_000;
const HOUR_MS = 3600_000;

/** Points that may be spent at once, and within what time all come back. Generous for people, tight for guessing. */
const LIMITS: Readonly<Record<Bucket, { points: number; periodMs: number }>> = {
  read: { points: 3000, periodMs: MINUTE_MS },
  write: { points: 600, periodMs: MINUTE_MS },
  send: { points: 600, periodMs: MINUTE_MS },
  media: { points: 300, periodMs: MINUTE_MS },
  signIn: { points: 20, periodMs: MINUTE_MS },
  register: { points: 30, periodMs: HOUR_MS },
  // Far more than a person mistypes; the commonest passwords are thousands. One comes back about every 14 minutes.
  guess: { points: 100, periodMs: 24 * HOUR_MS },
};

export interface RateLimits {
  /** Takes one point of `bucket` from each key; the refusal says how long to wait. */
  take(bucket: Bucket, keys: readonly string[]): Promise<Result<void, { retryAfterMs: number }>>;
  /** Takes one point of one key; whether there was one. */
  takeOne(bucket: Bucket, key: string): boolean;
  /** Gives a point back to each key, where only failures are to count. */
  giveBack(bucket: Bucket, keys: readonly string[]): Promise<void>;
}

export const rateLimitsOff: RateLimits = {
  take: () => Promise.resolve(ok()),
  takeOne: () => true,
  giveBack: () => Promise.resolve(),
};

export function openRateLimits({ nowMs }: { nowMs: () => number } = { nowMs: () => Date.now() }): RateLimits {
  const buckets = Object.fromEntries(
    Object.entries(LIMITS).map(([bucket, limit]) => [bucket, openLeakyBucket({ ...limit, nowMs })]),
  ) as Record<Bucket, LeakyBucket>;
  return {
    async take(bucket, keys) {
      for (const key of keys) {
        const taken = buckets[bucket].take(key);
        if (!taken.ok) return refuse({ retryAfterMs: Math.ceil(taken.refusal.retryAfterMs) });
      }
      return ok();
    },
    takeOne: (bucket, key) => buckets[bucket].take(key).ok,
    async giveBack(bucket, keys) {
      for (const key of keys) buckets[bucket].giveBack(key);
    },
  };
}
