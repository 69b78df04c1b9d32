import { expect, test } from 'vitest';
import { findWords } from '../../src/web/room/find-words.ts';
import type { MessageItem } from '../../src/web/room/timeline-view-model.ts';

const said = (text: string) =>
  ({ kind: 'message', key: text, entry: { body: { kind: 'text', text, isEmote: false } } }) as unknown as MessageItem;
const items = [
  said('The ferry leaves at nine'),
  said('Café at the harbour, FERRY after it'),
  { kind: 'day', key: 'd', at: 0 } as const,
  said('Straße, Sól and سَلام'),
];
const keys = (wanted: string) => findWords(items, wanted).map(({ item }) => item.key);

test('SEARCH1 every word must be there, newest first, without regard to case, accents and vowel signs', () => {
  expect(keys('ferry')).toEqual(['Café at the harbour, FERRY after it', 'The ferry leaves at nine']);
  expect(keys('cafe  ferry')).toEqual(['Café at the harbour, FERRY after it']);
  expect(keys('sol')).toEqual(['Straße, Sól and سَلام']);
  expect(keys('سلام')).toEqual(['Straße, Sól and سَلام']);
  expect(keys('boat')).toEqual([]);
  expect(keys('  ')).toEqual([]);
});

test('SEARCH2 what matches is marked where it stands in the words as they were written', () => {
  const [found] = findWords([said('Un café noir')], 'CAFE');
  expect(found?.pieces).toEqual([
    { text: 'Un ', isMatch: false },
    { text: 'café', isMatch: true },
    { text: ' noir', isMatch: false },
  ]);
  const [late] = findWords([said(`${'word '.repeat(20)}harbour`)], 'harbour');
  expect(late?.pieces.at(0)?.text.startsWith('…')).toBe(true);
  expect(late?.pieces.at(-1)).toEqual({ text: 'harbour', isMatch: true });
});
