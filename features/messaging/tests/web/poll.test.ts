import { expect, test } from 'vitest';
import {
  choose,
  countVotes,
  endEvent,
  isEnd,
  isVote,
  pollContent,
  readPoll,
  selectionsIn,
  voteEvent,
  type Poll,
  type Vote,
} from '../../src/web/polls/poll.ts';

const poll: Poll = {
  question: 'When?',
  answers: [
    { id: '1', text: 'Thursday' },
    { id: '2', text: 'Saturday' },
    { id: '3', text: 'Never' },
  ],
  selectionsMax: 2,
  isDisclosed: true,
};
const vote = (senderId: string, at: number, ...selections: string[]): Vote => ({ senderId, at, selections });

test('POLL1 a poll is read in its final form and in its first one, and what can’t be voted in is none', () => {
  const plan = { question: 'When?', answers: ['Thursday', 'Saturday', 'Never'], selectionsMax: 2, isDisclosed: true };
  expect(readPoll(pollContent(plan))).toEqual(poll);
  expect(pollContent(plan).body).toBe('When?\n1. Thursday\n2. Saturday\n3. Never');
  const first = {
    'org.matrix.msc3381.poll.start': {
      kind: 'org.matrix.msc3381.poll.undisclosed',
      question: { 'org.matrix.msc1767.text': 'When?' },
      answers: [{ id: 'a', 'org.matrix.msc1767.text': 'Thursday' }, { id: 'b' }, 'odd'],
    },
  };
  expect(readPoll(first)).toEqual({
    question: 'When?',
    answers: [{ id: 'a', text: 'Thursday' }],
    selectionsMax: 1,
    isDisclosed: false,
  });
  expect(readPoll({ body: 'no poll' })).toBeNull();
  expect(readPoll({ 'm.poll': { question: { 'm.text': [] }, answers: [] } })).toBeNull();
});

test('POLL2 each person’s latest vote counts, up to the end; a spoiled one and one taken back don’t', () => {
  const votes = [
    vote('@a', 1, '1'),
    vote('@a', 5, '2', '3'),
    vote('@b', 2, '1'),
    vote('@c', 3, 'unknown'),
    vote('@d', 4, '1'),
    vote('@d', 6),
    vote('@e', 9, '3'),
    { senderId: '@f', at: 1, selections: 'odd' },
  ];
  const running = countVotes(poll, votes, '@a', null);
  expect([...running.counts]).toEqual([
    ['1', 1],
    ['2', 1],
    ['3', 2],
  ]);
  expect([running.voterCount, running.own]).toEqual([3, ['2', '3']]);
  const ended = countVotes(poll, votes, '@a', 4);
  expect([...ended.counts]).toEqual([
    ['1', 3],
    ['2', 0],
    ['3', 0],
  ]);
});

test('POLL3 a second press takes a choice back, and one too many replaces the earliest', () => {
  expect(choose(poll, [], '1')).toEqual(['1']);
  expect(choose(poll, ['1', '2'], '1')).toEqual(['2']);
  expect(choose(poll, ['1', '2'], '3')).toEqual(['2', '3']);
  expect(choose({ ...poll, selectionsMax: 1 }, ['1'], '2')).toEqual(['2']);
});

test('POLL4 a vote and an end are sent in the form in which the poll was asked', () => {
  for (const startType of ['m.poll.start', 'org.matrix.msc3381.poll.start']) {
    const sent = voteEvent('$p', startType, ['1']);
    expect(isVote(sent.type)).toBe(true);
    expect(selectionsIn(sent.content)).toEqual(['1']);
    expect(sent.content['m.relates_to']).toEqual({ rel_type: 'm.reference', event_id: '$p' });
    expect(isEnd(endEvent('$p', startType, 'Ended').type)).toBe(true);
  }
});
