import { expect, test } from 'vitest';
import { listTimeKind, viewChatList, type Chat } from '../../src/web/chats/chat-list-view-model.ts';

const chat = (roomId: string, change: Partial<Chat> = {}): Chat => ({
  roomId,
  name: roomId,
  kind: 'group',
  faceId: roomId,
  picture: null,
  isInvite: false,
  inviterName: null,
  isMuted: false,
  isEncrypted: true,
  unreadCount: 0,
  lastAt: 0,
  preview: { kind: 'none' },
  previewSender: null,
  isPreviewOwn: false,
  isPreviewRead: false,
  waitingCount: 0,
  hasFailed: false,
  ...change,
});
const all = { filter: 'all', search: '', language: 'en' } as const;
const ids = (chats: readonly Chat[]) => chats.map(({ roomId }) => roomId);

test('the newest chat comes first, invitations stand apart', () => {
  const view = viewChatList(
    [chat('old', { lastAt: 1 }), chat('asked', { isInvite: true, lastAt: 9 }), chat('new', { lastAt: 5 })],
    all,
  );
  expect(ids(view.chats)).toEqual(['new', 'old']);
  expect(ids(view.invites)).toEqual(['asked']);
});

test('filters and search narrow, and say that they do', () => {
  const chats = [
    chat('a', { kind: 'direct', name: 'Лейла' }),
    chat('b', { kind: 'channel', unreadCount: 2 }),
    chat('c'),
  ];
  expect(ids(viewChatList(chats, { ...all, filter: 'people' }).chats)).toEqual(['a']);
  expect(ids(viewChatList(chats, { ...all, filter: 'channels' }).chats)).toEqual(['b']);
  expect(ids(viewChatList(chats, { ...all, filter: 'unread' }).chats)).toEqual(['b']);
  const found = viewChatList(chats, { ...all, search: ' лей' });
  expect(ids(found.chats)).toEqual(['a']);
  expect(found.isNarrowed).toBe(true);
  expect(viewChatList(chats, all).isNarrowed).toBe(false);
});

test('the list says the clock today, then yesterday, the weekday, the date', () => {
  const now = new Date(2026, 10, 22, 0, 5).getTime();
  const at = (day: number, hour: number) => listTimeKind(new Date(2026, 10, day, hour).getTime(), now);
  expect([at(22, 0), at(21, 23), at(20, 12), at(16, 12), at(15, 12)]).toEqual([
    'clock',
    'yesterday',
    'weekday',
    'weekday',
    'date',
  ]);
});
