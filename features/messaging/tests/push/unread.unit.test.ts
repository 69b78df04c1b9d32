// What counts as unread, and what a gateway is told of it.
import { describe, expect, test } from 'vitest';
import type { PushEvent } from '../../src/push/domain/evaluate-rules.ts';
import { badgePayload, eventPayload } from '../../src/push/domain/push-payload.ts';
import { GIVEN_UP_AFTER_MS, retryAfterMs } from '../../src/push/domain/retry-after.ts';
import { isRead, markOf, summarise, totalOf, type Notifying } from '../../src/push/domain/unread.ts';

const ann = '@ann:here';
const text = (body: string): PushEvent => ({
  type: 'm.room.message',
  room_id: '!r:here',
  event_id: '$e',
  sender: '@bob:here',
  content: { msgtype: 'm.text', body },
});

describe('PUSH7 unread', () => {
  const items: Notifying[] = [
    { pos: 1, eventId: '$1', threadId: null, isHighlight: false },
    { pos: 2, eventId: '$2', threadId: '$t', isHighlight: true },
    { pos: 3, eventId: '$3', threadId: null, isHighlight: true },
    { pos: 4, eventId: '$4', threadId: '$u', isHighlight: false },
  ];
  test.each<[string, { threadId: string; eventPos: number }[], [number, number], Record<string, [number, number]>]>([
    ['nothing read', [], [2, 1], { $t: [1, 1], $u: [1, 0] }],
    ['everything read up to 2', [{ threadId: '', eventPos: 2 }], [1, 1], { $u: [1, 0] }],
    ['the main timeline read up to 3', [{ threadId: 'main', eventPos: 3 }], [0, 0], { $t: [1, 1], $u: [1, 0] }],
    ['a thread read', [{ threadId: '$t', eventPos: 2 }], [2, 1], { $u: [1, 0] }],
    [
      'the further of two receipts counts',
      [
        { threadId: '', eventPos: 4 },
        { threadId: '', eventPos: 1 },
      ],
      [0, 0],
      {},
    ],
  ])('PUSH7 %s', (_what, receipts, main, threads) => {
    const summary = summarise(items, markOf(receipts), 10);
    const pair = (counts: { notification_count: number; highlight_count: number }) => [
      counts.notification_count,
      counts.highlight_count,
    ];
    expect(pair(summary.main)).toEqual(main);
    expect(Object.fromEntries([...summary.threads].map(([id, counts]) => [id, pair(counts)]))).toEqual(threads);
    expect(totalOf(summary)).toBe(main[0] + Object.values(threads).reduce((sum, [count]) => sum + count, 0));
  });
  test('PUSH7 what lies beyond the answer is not counted in it', () => {
    expect(totalOf(summarise(items, markOf([]), 2))).toBe(2);
    expect(isRead(markOf([{ threadId: 'main', eventPos: 9 }]), { pos: 2, threadId: '$t' })).toBe(false);
  });
});

describe('PUSH11 PUSH12 what a gateway is told', () => {
  const pusher = {
    appId: 'app',
    pushkey: 'key',
    setAtMs: 5999,
    data: { url: 'https://push.example', format: 'x', mine: 1 },
  };
  const around = { userId: ann, senderDisplayName: 'Bob', roomName: 'Club', roomAlias: null };
  const notification = { actions: ['notify'], isHighlight: false, tweaks: { sound: 'default' } };

  test('PUSH12 who asks for the event id gets no more', () => {
    const told = eventPayload(
      { ...pusher, data: { ...pusher.data, format: 'event_id_only' } },
      { event: text('secret'), notification, unread: 3 },
      around,
    );
    expect(told['notification']).toEqual({
      event_id: '$e',
      room_id: '!r:here',
      prio: 'high',
      counts: { unread: 3 },
      devices: [
        {
          app_id: 'app',
          pushkey: 'key',
          pushkey_ts: 5,
          data: { format: 'event_id_only', mine: 1 },
          tweaks: { sound: 'default' },
        },
      ],
    });
  });
  test('PUSH11 others get the event, and never their own address', () => {
    const told = eventPayload(pusher, { event: text('hello'), notification, unread: 3 }, around);
    expect(told['notification']).toMatchObject({
      type: 'm.room.message',
      sender: '@bob:here',
      sender_display_name: 'Bob',
      room_name: 'Club',
      content: { body: 'hello' },
    });
    expect(JSON.stringify([told, badgePayload(pusher, 0)])).not.toContain('push.example');
  });
  test('PUSH11 waits grow to half an hour and stay well below the time to give up', () => {
    const waits = Array.from({ length: 30 }, (_, failures) => retryAfterMs(failures + 1, 0.5));
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(30 * 60_000);
    expect(retryAfterMs(1000, 1)).toBeLessThan(GIVEN_UP_AFTER_MS);
  });
});
