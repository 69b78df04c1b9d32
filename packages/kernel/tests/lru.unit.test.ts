import { expect, test } from 'vitest';
import { Lru } from '../src/index.ts';

test('a full map forgets the entry that was read longest ago', () => {
  const lru = new Lru<string, number>(4);
  for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) lru.set(key, index);
  expect(lru.get('a')).toBe(0);
  lru.set('e', 4);
  expect(lru.peek('b')).toBeUndefined();
  expect([lru.peek('a'), lru.size]).toEqual([0, 4]);
});

test('an entry that is read once per half a capacity of new ones is never forgotten', () => {
  const lru = new Lru<string, number>(100);
  lru.set('kept', -1);
  for (let index = 0; index < 1000; index++) {
    lru.set(`passing ${index}`, index);
    if (index % 49 === 0) expect(lru.get('kept')).toBe(-1);
    expect(lru.size).toBeLessThanOrEqual(100);
  }
});

test('an entry that is in use is not forgotten, however long ago it was read', () => {
  const lru = new Lru<string, { isUsed: boolean }>(2, (entry) => !entry.isUsed);
  lru.set('used', { isUsed: true });
  for (let index = 0; index < 10; index++) lru.set(`passing ${index}`, { isUsed: false });
  expect(lru.peek('used')).toEqual({ isUsed: true });
});
