import { expect, test } from 'vitest';
import { KEY_AHEAD_MS, KEY_KEPT_MS, KEY_TERM_MS, planKeys } from '../src/domain/key-rotation.ts';

const START = 1_000_000_000_000;
const key = (name: string, createdAtMs: number) => ({ name, alg: 'RS256', createdAtMs });
const planAt = (nowMs: number, keys: ReturnType<typeof key>[]) => {
  const { published, isNextDue } = planKeys(keys, nowMs);
  return [published.map(({ name }) => name).join(' '), isNextDue];
};
const NEXT = START + KEY_TERM_MS;

test.each([
  ['with no key the first is due', START, [], ['', true]],
  ['the only key signs, however young', START, [key('a', START)], ['a', false]],
  ['before its term is over there is no next', NEXT - 1, [key('a', START)], ['a', false]],
  ['at the end of its term the next is due', NEXT, [key('a', START)], ['a', true]],
  ['the next is published and doesn’t sign', NEXT + 1, [key('a', START), key('b', NEXT)], ['a b', false]],
  ['a day later it signs', NEXT + KEY_AHEAD_MS, [key('a', START), key('b', NEXT)], ['b a', false]],
  [
    'its predecessor goes a day after',
    NEXT + KEY_AHEAD_MS + KEY_KEPT_MS,
    [key('a', START), key('b', NEXT)],
    ['b', false],
  ],
  [
    'a server that slept for years makes a key and signs with the old one meanwhile',
    START * 2,
    [key('a', 0)],
    ['a', true],
  ],
])('ACC71 %s', (_rule, nowMs, keys, expected) => expect(planAt(nowMs, keys)).toEqual(expected));
