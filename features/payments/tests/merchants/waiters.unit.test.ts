import { expect, test } from 'vitest';
import { createTestClock } from '@althing/accounts/testing';
import { openWaiters } from '../../src/merchants/server/waiters.ts';

const never = new AbortController().signal;
const isDone = (value: number) => value > 0;

test('MER6 who waits is woken by its own thing alone, and looks again for what another process wrote', async () => {
  const clock = createTestClock();
  const waiters = openWaiters(clock);
  let reads = 0;
  let value = 0;
  const read = () => {
    reads++;
    return Promise.resolve(value);
  };
  const waiting = waiters.until({ id: 'a', who: 'mira' }, read, { isDone, waitMs: 30_000, signal: never });
  await Promise.resolve();
  expect(reads).toBe(1);
  waiters.wake('b');
  waiters.wakeNoted();
  await settled();
  expect(reads).toBe(1);
  clock.advance(2000);
  await settled();
  expect(reads).toBe(2);
  value = 7;
  waiters.note('a');
  await settled();
  expect(reads).toBe(2);
  waiters.wakeNoted();
  expect(await waiting).toBe(7);
});

test('MER6 a wait ends with its time, with its caller and with the server', async () => {
  const clock = createTestClock();
  const waiters = openWaiters(clock);
  const caller = new AbortController();
  const until = (signal: AbortSignal) =>
    waiters.until({ id: 'a', who: 'mira' }, () => Promise.resolve(0), { isDone, waitMs: 1000, signal });
  const [timed, left] = [until(never), until(caller.signal)];
  await settled();
  caller.abort();
  expect(await left).toBe(0);
  clock.advance(1000);
  expect(await timed).toBe(0);
  const released = until(never);
  await settled();
  waiters.release();
  expect(await released).toBe(0);
  expect(await until(never)).toBe(0);
});

test('MER6 one person waits in 20 places, and is answered at once beyond', async () => {
  const waiters = openWaiters(createTestClock());
  let answered = 0;
  const until = (who: string) =>
    waiters
      .until({ id: 'a', who }, () => Promise.resolve(0), { isDone, waitMs: 1000, signal: never })
      .then(() => answered++);
  const waits = Array.from({ length: 21 }, () => until('mira'));
  void until('oskar');
  await settled();
  expect(answered).toBe(1);
  waiters.release();
  await Promise.all(waits);
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
