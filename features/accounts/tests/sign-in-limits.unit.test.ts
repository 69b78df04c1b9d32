import { expect, test } from 'vitest';
import { openRateLimits, type RateLimits } from '@althing/http';
import { ok } from '@althing/kernel';
import { openSignInLimits } from '../src/server/sign-in-limits.ts';

const DAY_MS = 24 * 3600_000;
const DAY_POINTS = 100;

/** Limits over a day, as if the minutes between were long enough. */
function limitsOverDays(clock: { nowMs: number }): ReturnType<typeof openSignInLimits> {
  const limits = openRateLimits({ nowMs: () => clock.nowMs });
  const overDays: RateLimits = {
    take: (bucket, keys) => (bucket === 'guess' ? limits.take(bucket, keys) : Promise.resolve(ok())),
    takeOne: (bucket, key) => bucket !== 'guess' || limits.takeOne(bucket, key),
    giveBack: (bucket, keys) => (bucket === 'guess' ? limits.giveBack(bucket, keys) : Promise.resolve()),
  };
  return openSignInLimits(overDays);
}

test('ACC60 a name has 100 failures a day, in any case and from anywhere, and then one every fourteen minutes', async () => {
  const clock = { nowMs: 0 };
  const limits = limitsOverDays(clock);
  const guess = (address: string, name = '@anna:town.example') => limits.attempt({ address, name });
  for (let round = 0; round < DAY_POINTS; round++) {
    expect((await guess(`203.0.113.${round}`, round % 2 ? '@Anna:town.example' : undefined)).ok).toBe(true);
  }
  const refused = await guess('198.51.100.1');
  expect(refused).toMatchObject({
    ok: false,
    refusal: { status: 429, extra: { retry_after_ms: DAY_MS / DAY_POINTS } },
  });
  clock.nowMs += DAY_MS / DAY_POINTS;
  expect([(await guess('198.51.100.1')).ok, (await guess('198.51.100.1')).ok]).toEqual([true, false]);
  expect((await guess('198.51.100.1', '@bela:town.example')).ok).toBe(true);
});

test('ACC60 who gets it right spends nothing of the day', async () => {
  const limits = limitsOverDays({ nowMs: 0 });
  for (let round = 0; round < DAY_POINTS * 2; round++) {
    const attempt = await limits.attempt({ address: '203.0.113.1', name: '@anna:town.example' });
    expect(attempt.ok).toBe(true);
    if (attempt.ok) await attempt.value.succeeded();
  }
});

test('ACC60 in a session passwords are limited over the day, passkeys and recovery codes are not', async () => {
  const limits = limitsOverDays({ nowMs: 0 });
  for (let round = 0; round < DAY_POINTS; round++) await limits.attemptBySession('session', 'password');
  expect((await limits.attemptBySession('session', 'password')).ok).toBe(false);
  expect((await limits.attemptBySession('session', 'unguessable')).ok).toBe(true);
  expect((await limits.attemptBySession('another', 'password')).ok).toBe(true);
  expect((await limits.attemptUnguessable({ address: '203.0.113.1' })).ok).toBe(true);
});
