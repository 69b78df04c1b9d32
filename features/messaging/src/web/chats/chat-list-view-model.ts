// What the chat list shows, from plain facts about each chat. Pure.

import type { CardBody } from '../cards/message-cards.ts';

export type ChatKind = 'direct' | 'group' | 'channel';

/** The last thing said, before it is put into words. */
export type Preview =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image' | 'file' | 'audio' | 'video'; readonly name: string }
  | CardBody
  | { readonly kind: 'deleted' | 'unreadable' | 'none' };

export interface Chat {
  readonly roomId: string;
  readonly name: string;
  readonly kind: ChatKind;
  /** Gives a direct chat's avatar its hue; the room's own id for the rest. */
  readonly faceId: string;
  /** The mxc address of its picture, or of the other person's in a direct chat. */
  readonly picture: string | null;
  readonly isInvite: boolean;
  readonly inviterName: string | null;
  readonly isMuted: boolean;
  readonly isEncrypted: boolean;
  readonly unreadCount: number;
  /** When something last happened, ms since 1970. */
  readonly lastAt: number;
  readonly preview: Preview;
  /** Who said it; null when it was this person. */
  readonly previewSender: string | null;
  readonly isPreviewOwn: boolean;
  readonly isPreviewRead: boolean;
  /** Written on this device and not yet with the server. */
  readonly waitingCount: number;
  readonly hasFailed: boolean;
}

export const CHAT_FILTERS = ['all', 'unread', 'people', 'groups', 'channels'] as const;
export type ChatFilter = (typeof CHAT_FILTERS)[number];

export interface ChatListView {
  readonly invites: readonly Chat[];
  readonly chats: readonly Chat[];
  /** Nothing to show because of the filter or the search, not because there are no chats. */
  readonly isNarrowed: boolean;
}

/** Newest first; invitations apart; a search looks at names in the way of the reader's language. */
export function viewChatList(
  chats: readonly Chat[],
  { filter, search, language }: { filter: ChatFilter; search: string; language: string },
): ChatListView {
  const wanted = search.trim().toLocaleLowerCase(language);
  const matches = (chat: Chat) => chat.name.toLocaleLowerCase(language).includes(wanted);
  const sorted = chats.toSorted((a, b) => b.lastAt - a.lastAt || a.roomId.localeCompare(b.roomId));
  const shown = sorted.filter((chat) => (wanted === '' || matches(chat)) && passes(chat, filter));
  return {
    invites: shown.filter((chat) => chat.isInvite),
    chats: shown.filter((chat) => !chat.isInvite),
    isNarrowed: filter !== 'all' || wanted !== '',
  };
}

function passes(chat: Chat, filter: ChatFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'unread':
      return chat.unreadCount > 0 || chat.isInvite;
    case 'people':
      return chat.kind === 'direct';
    case 'groups':
      return chat.kind === 'group';
    case 'channels':
      return chat.kind === 'channel';
  }
}

export type ListTime =
  | { readonly kind: 'clock' }
  | { readonly kind: 'yesterday' }
  | { readonly kind: 'weekday' }
  | { readonly kind: 'date' };

/** How a list names a moment: the clock today, then yesterday, the weekday, the date. */
export function listTimeKind(at: number, now: number): ListTime['kind'] {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days <= 0) return 'clock';
  if (days === 1) return 'yesterday';
  return days < 7 ? 'weekday' : 'date';
}

export function startOfDay(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
