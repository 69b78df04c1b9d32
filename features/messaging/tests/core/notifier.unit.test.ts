import { expect, test } from 'vitest';
import { Notifier, type Sleeper } from '../../src/core/server/notifier.ts';

const now = { pos: 10, ephemeral: 100 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

function openNotifier() {
  let moment = now;
  const notifier = new Notifier(() => moment);
  return { notifier, at: (pos: number, ephemeral = moment.ephemeral) => void (moment = { pos, ephemeral }) };
}

class Counting implements Sleeper {
  wakes = 0;
  wake(): void {
    this.wakes++;
  }
}

test('SYNC25 before anything is known of a listener, what came until now may be news', () => {
  const { notifier } = openNotifier();
  const listener = notifier.listener('@a:b');
  expect(listener.isQuietSince({ pos: 9, ephemeral: 100 })).toBe(false);
  expect(listener.isQuietSince({ pos: 10, ephemeral: 99 })).toBe(false);
  expect(listener.isQuietSince(now)).toBe(true);
});

test('SYNC25 news of others changes nothing; news of one’s own has to be looked for, waiting or not', () => {
  const { notifier, at } = openNotifier();
  const listener = notifier.listener('@a:b');
  at(11);
  notifier.wake(['@c:d']);
  expect(listener.isQuietSince(now)).toBe(true);
  notifier.wake(['@a:b']);
  expect(listener.isQuietSince(now)).toBe(false);
  expect(listener.isQuietSince({ pos: 11, ephemeral: 100 })).toBe(true);
  at(11, 101);
  notifier.wake(['@a:b']);
  expect(listener.isQuietSince({ pos: 11, ephemeral: 100 })).toBe(false);
});

test('SYNC25 when memory is not sure any more, everybody looks', () => {
  const { notifier, at } = openNotifier();
  const listener = notifier.listener('@a:b');
  at(12);
  notifier.forgetAll();
  expect(listener.isQuietSince({ pos: 11, ephemeral: 100 })).toBe(false);
});

test('SYNC2 news that come together wake once; very many who wait are woken over several turns', async () => {
  const { notifier } = openNotifier();
  const sleepers = Array.from({ length: 600 }, () => new Counting());
  for (const [index, sleeper] of sleepers.entries()) notifier.listener(`@${index}:b`).sleepers.add(sleeper);
  const everybody = sleepers.map((_sleeper, index) => `@${index}:b`);
  notifier.wake(everybody);
  notifier.wake(everybody);
  expect(sleepers.every(({ wakes }) => wakes === 0)).toBe(true);
  await turn();
  const woken = sleepers.filter(({ wakes }) => wakes > 0).length;
  expect(woken).toBeGreaterThan(0);
  expect(woken).toBeLessThan(600);
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(sleepers.every(({ wakes }) => wakes === 1)).toBe(true);
});

test('SYNC2 a watch that was woken between two waits goes on at once', async () => {
  const { notifier } = openNotifier();
  const watch = notifier.watch('@a:b', new AbortController().signal);
  notifier.wake(['@a:b']);
  await turn();
  await watch.next(60_000);
  watch.close();
  expect(notifier.sleepersOf('@a:b')).toEqual([]);
});
