import { expect, test } from 'vitest';
import { gather } from '../src/index.ts';

test('questions of one turn are asked together, by the handful, and each gets its own answer', async () => {
  const asked: number[][] = [];
  const double = gather(3, async (questions: readonly number[]) => {
    asked.push([...questions]);
    return questions.map((question) => question * 2);
  });
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
  expect(await double(5)).toBe(10);
  expect(asked).toEqual([[1, 2, 3], [4], [5]]);
});

test('a question that fails fails alone', async () => {
  const careful = gather(8, async (questions: readonly string[]) => {
    if (questions.includes('bad')) throw new Error('no such thing');
    return questions;
  });
  const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map(careful));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
