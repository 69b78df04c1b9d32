import { expect, test } from 'vitest';
import { cardDraft, inThread, textDraft } from '../../src/web/room/compose.ts';
import { placeOf, viewTimeline, type Entry, type MessageItem } from '../../src/web/room/timeline-view-model.ts';
import type { OutboxItem } from '../../src/web/session/outbox.ts';

const entry = (id: string, change: Partial<Entry> = {}): Entry => ({
  id,
  txnId: null,
  senderId: '@other',
  senderName: 'Other',
  senderPicture: null,
  at: Number(id.slice(1)) * 1000,
  body: { kind: 'text', text: id, isEmote: false },
  isEdited: false,
  reply: null,
  threadId: null,
  threadKnown: null,
  reactions: [],
  isRead: false,
  ...change,
});
const thread = { rootId: '$1', lastId: '$2' };
const pending: OutboxItem = {
  ...inThread(textDraft('!a', 'written in the thread', null), thread),
  txnId: 't1',
  order: 1,
  createdAt: 9000,
  state: 'waiting',
};
const entries = [entry('$1'), entry('$2', { threadId: '$1' }), entry('$3'), entry('$4', { threadId: '$0' })];
const messages = (threadId: string | null, given: readonly Entry[] = entries) =>
  viewTimeline({
    entries: given,
    outbox: [pending],
    me: { id: '@me', name: 'Me' },
    isDirect: false,
    readCard: () => null,
    threadId,
  }).filter((item): item is MessageItem => item.kind === 'message');

test('THREAD1 a thread shows its first message and its replies, those that wait as well; the chat shows how many there are', () => {
  expect(messages('$1').map(({ key }) => key)).toEqual(['$1', '$2', 't1']);
  expect(messages(null).map(({ key, threadCount }) => [key, threadCount])).toEqual([
    ['$1', 2],
    ['$3', 0],
    ['$4', 0],
  ]);
});

test('THREAD2 a reply whose thread begins further back than what is loaded stays in sight in the chat', () => {
  expect(messages(null).map(({ key }) => key)).toContain('$4');
});

test('THREAD3 replies that only the server knows of are counted, newer ones on top of them, deleted ones not', () => {
  const known = [entry('$1', { threadKnown: { count: 7, latestAt: 1500 } }), ...entries.slice(1)];
  expect(messages(null, known)[0]?.threadCount).toBe(9);
  const deleted = entry('$2', { threadId: '$1', body: { kind: 'deleted' } });
  expect(messages(null, [entry('$1'), deleted])[0]?.threadCount).toBe(1);
});

test('THREAD4 what is said in a thread names the thread, and an answer only where one was meant', () => {
  expect(pending.content['m.relates_to']).toEqual({
    rel_type: 'm.thread',
    event_id: '$1',
    is_falling_back: true,
    'm.in_reply_to': { event_id: '$2' },
  });
  expect(placeOf(pending.content['m.relates_to'])).toEqual({ repliedId: null, threadId: '$1' });
  const answer = inThread(textDraft('!a', 'yes', '$2'), thread);
  expect(placeOf(answer.content['m.relates_to'])).toEqual({ repliedId: '$2', threadId: '$1' });
  const card = cardDraft('!a', { type: 'com.example.seed', content: { body: 'seed' } });
  expect(placeOf(inThread(card, thread).content['m.relates_to']).threadId).toBe('$1');
  expect(inThread(card, null)).toBe(card);
  expect(placeOf(textDraft('!a', 'yes', '$2').content['m.relates_to'])).toEqual({ repliedId: '$2', threadId: null });
});
