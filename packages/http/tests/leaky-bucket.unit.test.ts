import { expect, test } from 'vitest';
import { openRateLimits } from '../src/rate-limits.ts';

const DAY_MS = 24 * 3600_000;
const POINTS = 100;

async function spend(limits: ReturnType<typeof openRateLimits>, key: string): Promise<number> {
  for (let taken = 0; ; taken++) if (!(await limits.take('guess', [key])).ok) return taken;
}

test('ACC60 a day has a hundred guesses, then one for each hundredth of a day, however many are tried', async () => {
  let nowMs = 0;
  const limits = openRateLimits({ nowMs: () => nowMs });
  expect(await spend(limits, 'anna')).toBe(POINTS);
  expect(await limits.take('guess', ['anna'])).toEqual({ ok: false, refusal: { retryAfterMs: DAY_MS / POINTS } });
  let more = 0;
  for (const end = nowMs + DAY_MS; nowMs < end;) {
    nowMs += 60_000;
    more += await spend(limits, 'anna');
  }
  expect(more).toBe(POINTS);
  expect(await spend(limits, 'bela')).toBe(POINTS);
});

test('ACC60 what was no guess comes back, and never more than there was', async () => {
  const limits = openRateLimits({ nowMs: () => 0 });
  expect(await spend(limits, 'anna')).toBe(POINTS);
  await limits.giveBack('guess', ['anna']);
  expect(await spend(limits, 'anna')).toBe(1);
  for (let round = 0; round < POINTS * 2; round++) await limits.giveBack('guess', ['anna']);
  expect(await spend(limits, 'anna')).toBe(POINTS);
});
