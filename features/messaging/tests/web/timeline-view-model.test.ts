import { expect, test } from 'vitest';
import type { OutboxItem } from '../../src/web/session/outbox.ts';
import { isOnlyEmoji, viewTimeline, type Entry, type MessageItem } from '../../src/web/room/timeline-view-model.ts';

const me = { id: '@me', name: 'Me' };
const NOON = new Date(2026, 10, 22, 12).getTime();

const entry = (id: string, change: Partial<Entry> = {}): Entry => ({
  id,
  txnId: null,
  senderId: '@other',
  senderName: 'Other',
  senderPicture: null,
  at: NOON,
  body: { kind: 'text', text: id, isEmote: false },
  isEdited: false,
  reply: null,
  threadId: null,
  threadKnown: null,
  reactions: [],
  isRead: false,
  ...change,
});
const pending = (txnId: string, change: Partial<OutboxItem> = {}): OutboxItem => ({
  txnId,
  roomId: '!a',
  order: 1,
  createdAt: NOON,
  type: 'm.room.message',
  content: { msgtype: 'm.text', body: txnId },
  state: 'waiting',
  ...change,
});
const view = (entries: readonly Entry[], outbox: readonly OutboxItem[] = [], isDirect = false) =>
  viewTimeline({ entries, outbox, me, isDirect, readCard: () => null, threadId: null });
const messages = (...input: Parameters<typeof view>) =>
  view(...input).filter((item): item is MessageItem => item.kind === 'message');

test('WEB7 what waits in the outbox stands at the end, once, and keeps its place when the server brings it', () => {
  expect(messages([entry('$1')], [pending('t1')]).map(({ key, state }) => [key, state])).toEqual([
    ['$1', 'sent'],
    ['t1', 'waiting'],
  ]);
  const synced = entry('$2', { txnId: 't1', senderId: '@me' });
  const sent = pending('t1', { state: 'sent', eventId: '$2' });
  expect(messages([entry('$1'), synced], [sent]).map(({ key }) => key)).toEqual(['$1', 't1']);
  // A fresh start no longer knows the id it sent under, but knows the event it became.
  expect(messages([entry('$1'), entry('$2')], [sent]).map(({ key }) => key)).toEqual(['$1', '$2']);
});

test('WEB2 edits, reactions and deletions show from the moment they are made', () => {
  const edit = pending('t1', {
    content: { 'm.new_content': { body: 'better' }, 'm.relates_to': { rel_type: 'm.replace', event_id: '$1' } },
  });
  expect(messages([entry('$1')], [edit])[0]?.entry).toMatchObject({ isEdited: true, body: { text: 'better' } });
  const reaction = pending('t2', {
    type: 'm.reaction',
    content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$1', key: '👍' } },
  });
  const withOther = entry('$1', { reactions: [{ key: '👍', count: 1, ownEventId: null, names: ['Other'] }] });
  expect(messages([withOther], [reaction])[0]?.entry.reactions).toEqual([
    { key: '👍', count: 2, ownEventId: 't2', names: ['Other', 'Me'] },
  ]);
  const deletion = pending('t3', { type: 'm.room.redaction', content: {}, redacts: '$1' });
  expect(messages([entry('$1')], [deletion])[0]?.entry.body.kind).toBe('deleted');
  const own = entry('$1', { reactions: [{ key: '👍', count: 1, ownEventId: '$r', names: ['Me'] }] });
  expect(messages([own], [{ ...deletion, redacts: '$r' }])[0]?.entry.reactions).toEqual([]);
});

test('WEB2 a refused change is not shown as done', () => {
  const deletion = pending('t3', { type: 'm.room.redaction', content: {}, redacts: '$1', state: 'failed' });
  expect(messages([entry('$1')], [deletion])[0]?.entry.body.kind).toBe('text');
});

test('a name opens a run of one person’s messages, an avatar closes it; five minutes or another person end it', () => {
  const runs = messages([
    entry('$1'),
    entry('$2', { at: NOON + 60_000 }),
    entry('$3', { at: NOON + 10 * 60_000 }),
    entry('$4', { senderId: '@me', at: NOON + 11 * 60_000 }),
  ]);
  expect(runs.map(({ opensRun, closesRun }) => [opensRun, closesRun])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test('each day opens with its date', () => {
  const days = view([entry('$1'), entry('$2'), entry('$3', { at: NOON + 86_400_000 })]).filter(
    ({ kind }) => kind === 'day',
  );
  expect(days).toHaveLength(2);
});

test('between two people it goes without saying who came', () => {
  const came = entry('$0', { body: { kind: 'note', note: { kind: 'joined', who: 'Other', whom: 'Other' } } });
  const left = entry('$9', { body: { kind: 'note', note: { kind: 'left', who: 'Other', whom: 'Other' } } });
  expect(view([came, entry('$1'), left], [], true).filter(({ kind }) => kind === 'note')).toHaveLength(1);
  expect(view([came, entry('$1'), left], [], false).filter(({ kind }) => kind === 'note')).toHaveLength(2);
});

test('a few emoji alone are shown large; digits and words are not', () => {
  expect(['👍', '❤️', '👩‍👧', '😂 😂'].map(isOnlyEmoji)).toEqual([true, true, true, true]);
  expect(['1', 'ok 👍', '👍👍👍👍', ''].map(isOnlyEmoji)).toEqual([false, false, false, false]);
});

test('people who come one after the other share a line; who invites someone else begins another', () => {
  const note = (id: string, kind: 'joined' | 'invited', who: string, whom: string) =>
    entry(id, { body: { kind: 'note', note: { kind, who, whom } } });
  const lines = view([
    note('$1', 'invited', 'A', 'B'),
    note('$2', 'invited', 'A', 'C'),
    note('$3', 'invited', 'B', 'D'),
    note('$4', 'joined', 'C', 'C'),
    note('$5', 'joined', 'D', 'D'),
  ]).flatMap((item) => (item.kind === 'note' ? [item.notes.length] : []));
  expect(lines).toEqual([2, 1, 2]);
});
