import { describe, expect, it } from 'vitest';
import { splitAtSince, tokenBetween } from '../../src/sync/domain/asked-again.ts';
import { LazyMembers } from '../../src/sync/domain/lazy-members.ts';
import { eventMatcher } from '../../src/sync/domain/match-filter.ts';
import { receiptContent } from '../../src/sync/domain/receipt-event.ts';
import { RecentLog } from '../../src/sync/domain/recent-log.ts';
import { formatSyncToken, parsePlace, parseSyncToken } from '../../src/sync/domain/sync-token.ts';
import { intersectRanges, visibleRanges, type VisibilityStep } from '../../src/sync/domain/visible-ranges.ts';
import { ReadMarks } from '../../src/core/server/read-marks.ts';
import { ReadMoves } from '../../src/sync/server/read-moves.ts';

describe('SYNC5 what may be seen of a line of history', () => {
  const sees = (pos: number, value: string): VisibilityStep => ({ pos, kind: 'visibility', value });
  const is = (pos: number, value: string): VisibilityStep => ({ pos, kind: 'membership', value });
  it.each<[string, VisibilityStep[], [number, number][]]>([
    ['nobody who was never in', [], []],
    ['shared is the default: all, once in', [is(10, 'join')], [[0, 100]]],
    ['shared, and left at 20: up to the leaving', [is(10, 'join'), is(20, 'leave')], [[0, 20]]],
    ['shared, came back at 30: all', [is(10, 'join'), is(20, 'leave'), is(30, 'join')], [[0, 100]]],
    ['shared, came back and left at 40', [is(10, 'join'), is(20, 'leave'), is(30, 'join'), is(40, 'leave')], [[0, 40]]],
    [
      'joined: only while in',
      [sees(5, 'joined'), is(10, 'join'), is(20, 'leave')],
      [
        [0, 5],
        [9, 20],
      ],
    ],
    [
      'invited: from the invitation',
      [sees(5, 'invited'), is(10, 'invite'), is(20, 'join')],
      [
        [0, 5],
        [9, 100],
      ],
    ],
    ['invited, and declined', [sees(5, 'invited'), is(10, 'invite'), is(20, 'leave')], [[9, 20]]],
    ['joined: an invitation shows itself only', [sees(5, 'joined'), is(10, 'invite')], [[9, 10]]],
    ['world readable: all, to anybody', [sees(5, 'world_readable')], [[4, 100]]],
    ['world readable for a while', [sees(5, 'world_readable'), sees(20, 'joined')], [[4, 20]]],
    [
      'shared after a hidden time, joined later',
      [sees(5, 'joined'), sees(20, 'shared'), is(30, 'join')],
      [
        [0, 5],
        [19, 100],
      ],
    ],
    [
      'one’s own ban is seen',
      [is(10, 'join'), is(20, 'leave'), is(50, 'ban')],
      [
        [0, 20],
        [49, 50],
      ],
    ],
    ['what isn’t a known visibility is as shared', [sees(5, 'nonsense'), is(10, 'join')], [[0, 100]]],
  ])('%s', (_rule, steps, expected) => {
    expect(visibleRanges(steps, 100).map(({ after, upTo }) => [after, upTo])).toEqual(expected);
  });
  it('ranges are cut to what is asked for', () => {
    expect(
      intersectRanges(
        [
          { after: 0, upTo: 5 },
          { after: 9, upTo: 20 },
        ],
        { after: 3, upTo: 10 },
      ),
    ).toEqual([
      { after: 3, upTo: 5 },
      { after: 9, upTo: 10 },
    ]);
  });
});

describe('SYNC11 a filter lets pass what it names', () => {
  const event = { type: 'm.room.message', sender: '@a:x', content: { url: 'mxc://x/y' } };
  it.each([
    ['nothing named: all', undefined, true],
    ['the type', { types: ['m.room.message'] }, true],
    ['no types: nothing', { types: [] }, false],
    ['a wildcard', { types: ['m.*.message'] }, true],
    ['a wildcard at the end', { types: ['m.room.*'] }, true],
    ['a wildcard that overlaps itself', { types: ['m.room.message*message'] }, false],
    ['many wildcards', { types: ['*m*r*e*'] }, true],
    ['excluded, though named', { types: ['m.room.message'], not_types: ['m.room.*'] }, false],
    ['the sender', { senders: ['@b:x'] }, false],
    ['not the sender', { not_senders: ['@a:x'] }, false],
    ['with a url', { contains_url: true }, true],
    ['without a url', { contains_url: false }, false],
  ])('%s', (_rule, filter, expected) => {
    expect(eventMatcher(filter)(event)).toBe(expected);
  });
});

describe('SYNC9 a member counts as known once the answer that carried it arrived', () => {
  const client = () => {
    const members = new LazyMembers();
    members.begin(null);
    members.send('!r', '@a:x');
    members.finish('s1');
    return members;
  };
  it('which the next request with its token tells', () => {
    const members = client();
    expect(members.knows('!r', '@a:x')).toBe(false);
    members.begin('s1');
    expect(members.knows('!r', '@a:x')).toBe(true);
  });
  it('a repeated request learns nothing, and forgets nothing', () => {
    const members = client();
    members.begin('s1');
    members.send('!r', '@b:x');
    members.finish('s2');
    members.begin('s1');
    expect(members.knows('!r', '@b:x')).toBe(false);
    expect(members.knows('!r', '@a:x')).toBe(true);
  });
  it('a client that comes with another token is told all anew', () => {
    const members = client();
    members.begin('s1');
    members.finish('s2');
    members.begin('s0');
    expect(members.knows('!r', '@a:x')).toBe(false);
  });
});

describe('SYNC17 memory of recent changes is complete or says that it isn’t', () => {
  it('gives what came after a position, and null for before it began', () => {
    const log = new RecentLog<{ pos: number }>(10);
    log.add('k', { pos: 11 });
    log.add('k', { pos: 15 });
    expect(log.after('k', 11)).toEqual([{ pos: 15 }]);
    expect(log.after('k', 10)).toHaveLength(2);
    expect(log.after('k', 9)).toBeNull();
    expect(log.after('other', 10)).toEqual([]);
    expect(log.after('other', 9)).toBeNull();
  });
  it('forgets the oldest of a busy key, and knows that', () => {
    const log = new RecentLog<{ pos: number }>(0);
    for (let pos = 1; pos <= 1000; pos++) log.add('k', { pos });
    expect(log.after('k', 1)).toBeNull();
    expect(log.after('k', 990)).toHaveLength(10);
  });
  it('is sure of nothing from before a failed commit', () => {
    const log = new RecentLog<{ pos: number }>(0);
    log.add('k', { pos: 5 });
    log.restart(9);
    expect(log.after('k', 5)).toBeNull();
    expect(log.after('k', 9)).toEqual([]);
  });
});

it('SYNC18 tokens are read back, name a place in history, and others’ are refused', () => {
  const token = { pos: 12, ephemeral: 1_795_000_000_000, mark: 7 };
  expect(parseSyncToken(formatSyncToken(token))).toEqual(token);
  expect(parseSyncToken(formatSyncToken({ ...token, mark: null }))).toEqual({ ...token, mark: null });
  expect(parsePlace(formatSyncToken(token))).toBe(12);
  expect(parsePlace('t3')).toBe(3);
  for (const text of ['', 's1', 't', 't-1', 's1_2_3_4', 's1_2; drop', 't99999999999999999999']) {
    expect([text, parsePlace(text), parseSyncToken(text)]).toEqual([text, null, null]);
  }
});

it('SYNC7 receipts are grouped by event, kind and reader', () => {
  const receipt = { event_id: '$1', receipt_type: 'm.read', user_id: '@a:x', thread_id: '', ts: 5 };
  expect(receiptContent([receipt, { ...receipt, user_id: '@b:x', thread_id: 'main' }])).toEqual({
    $1: { 'm.read': { '@a:x': { ts: 5 }, '@b:x': { ts: 5, thread_id: 'main' } } },
  });
});

describe('SYNC26 what stands around the token of a request', () => {
  const path = '/_matrix/client/v3/sync';
  it.each([
    ['?since=s1_2', { before: `${path}?since=`, after: '' }],
    ['?timeout=1&since=s1_2&filter=a', { before: `${path}?timeout=1&since=`, after: '&filter=a' }],
    ['?xsince=s1_2&since=s3_4', { before: `${path}?xsince=s1_2&since=`, after: '' }],
    ['?xsince=s1_2', null],
    ['?timeout=1', null],
  ])('%s', (query, words) => {
    expect(splitAtSince(path + query)).toEqual(words);
  });
  it.each([
    ['?a=1&since=s5_6&b=2', 's5_6'],
    ['?a=1&since=s5_6&c=1&b=2', null],
    ['?a=1&since=%735_6&b=2', null],
    ['?a=1&since=s5_6#&b=2', null],
    ['?a=1&since=&b=2', null],
    ['?a=2&since=s5_6&b=2', null],
    ['?a=1&since=b=2', null],
  ])('%s holds the token %s', (query, token) => {
    expect(tokenBetween(path + query, { before: `${path}?a=1&since=`, after: '&b=2' })).toBe(token);
  });
});

it('SYNC24 whose reading memory has forgotten may have read further', () => {
  const marks = new ReadMarks();
  const moves = new ReadMoves(marks, 2);
  const hasMoved = (userId: string, since: number) => moves.hasMoved({ userId, roomId: '!r' }, since);
  const begin = moves.serial;
  marks.changed('@a:x', '!r');
  const later = moves.serial;
  expect([hasMoved('@a:x', begin), hasMoved('@a:x', later), hasMoved('@b:x', begin)]).toEqual([true, false, false]);
  for (const userId of ['@b:x', '@c:x']) marks.changed(userId, '!r');
  expect([hasMoved('@a:x', begin), hasMoved('@a:x', later), hasMoved('@d:x', begin)]).toEqual([true, false, true]);
});
