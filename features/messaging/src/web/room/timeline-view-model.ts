// What a chat's timeline shows, from plain facts about its events and the outbox. Pure.
import type { OutboxItem } from '../session/outbox.ts';
import type { MediaSource, PictureSize } from '../session/media.ts';
import type { CardBody, ReadCard } from '../cards/message-cards.ts';
import { readMedia } from './read-content.ts';
import { startOfDay } from '../chats/chat-list-view-model.ts';

export type Body =
  | { readonly kind: 'text'; readonly text: string; readonly isEmote: boolean }
  | {
      readonly kind: 'image';
      readonly name: string;
      readonly full: MediaSource;
      readonly small: MediaSource;
      readonly size: PictureSize | null;
    }
  | { readonly kind: 'file'; readonly name: string; readonly full: MediaSource; readonly bytes: number | null }
  | {
      readonly kind: 'voice';
      readonly name: string;
      readonly full: MediaSource;
      readonly durationMs: number;
      /** As it was sent: `readWaveform` makes bars of it. */
      readonly waveform: unknown;
    }
  | CardBody
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }
  | { readonly kind: 'deleted' };

/** Why a message can't be read here, as far as it changes what the person can do about it. */
export type UnreadableReason =
  /** This device isn't vouched for, so nobody hands it the key. */
  | 'deviceLocked'
  /** Sent before this device existed and not in the backup. */
  | 'beforeDevice'
  /** Sent before the person came to the chat. */
  | 'beforeJoining'
  /** The sender's device has not handed over the key yet. */
  | 'keyMissing'
  /** Who sent it can't be proved. */
  | 'senderUnproved'
  | 'other';

/** What happened in the chat beside what was said. */
export type Note =
  | {
      readonly kind: 'joined' | 'left' | 'invited' | 'removed' | 'banned' | 'named' | 'declined';
      readonly who: string;
      readonly whom: string;
    }
  | { readonly kind: 'renamed'; readonly who: string; readonly name: string }
  | { readonly kind: 'created'; readonly who: string };

export interface Reaction {
  readonly key: string;
  readonly count: number;
  /** The event to take back; null when this person hasn't reacted so. */
  readonly ownEventId: string | null;
  readonly names: readonly string[];
}

export interface Reply {
  readonly eventId: string;
  readonly senderName: string | null;
  readonly text: string | null;
}

export interface Entry {
  readonly id: string;
  readonly txnId: string | null;
  readonly senderId: string;
  readonly senderName: string;
  readonly senderPicture: string | null;
  readonly at: number;
  readonly body: Body | { readonly kind: 'note'; readonly note: Note };
  readonly isEdited: boolean;
  readonly reply: Reply | null;
  /** The first message of the thread it was said in; null outside of threads. */
  readonly threadId: string | null;
  /** What the server said of the thread that begins here, as of its latest reply then (ms since 1970). */
  readonly threadKnown: { readonly count: number; readonly latestAt: number } | null;
  readonly reactions: readonly Reaction[];
  /** Someone else has read up to here. */
  readonly isRead: boolean;
}

export type MessageState = 'waiting' | 'sending' | 'failed' | 'sent' | 'read';

export interface MessageItem {
  readonly kind: 'message';
  readonly key: string;
  readonly entry: Entry & { readonly body: Body };
  readonly isOwn: boolean;
  /** Carries the name; the rest of a run of one sender's messages doesn't repeat it. */
  readonly opensRun: boolean;
  /** Carries the avatar and the pointed corner. */
  readonly closesRun: boolean;
  readonly state: MessageState;
  /** 0 to 1 while a file is on its way. */
  readonly progress: number | null;
  /** Null once the server has it. */
  readonly outboxId: string | null;
  /** Replies in the thread that begins with it. */
  readonly threadCount: number;
}

export type TimelineItem =
  | MessageItem
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'note'; readonly key: string; readonly notes: readonly Note[]; readonly at: number };

/** Messages further apart than this start a run of their own. */
const RUN_GAP_MS = 5 * 60_000;

export interface TimelineInput {
  readonly entries: readonly Entry[];
  /** This chat's items, in order. */
  readonly outbox: readonly OutboxItem[];
  readonly me: { readonly id: string; readonly name: string };
  /** Between two people it goes without saying who started the chat and who came. */
  readonly isDirect: boolean;
  readonly readCard: ReadCard;
  /** Shows the thread that begins with this message; null shows the chat, where threads are told of at their beginning. */
  readonly threadId: string | null;
}

export function viewTimeline({
  entries,
  outbox,
  me,
  isDirect,
  readCard,
  threadId,
}: TimelineInput): readonly TimelineItem[] {
  const withChanges = applyPendingChanges(withoutObvious(entries, isDirect), outbox, me);
  const known = new Set<string | null | undefined>(
    entries.flatMap((entry) => [entry.id, entry.txnId]).filter((id) => id !== null),
  );
  const pending = outbox
    .filter((item) => isSaid(item, readCard))
    .filter((item) => !known.has(item.txnId) && !known.has(item.eventId))
    .map((item) => pendingEntry(item, { entries, me, readCard }));
  const all = [...withChanges, ...pending];
  const counts = countReplies(all);
  const items = arrange(ofThread(all, threadId), outbox, me.id);
  return items.map((item) =>
    item.kind === 'message' ? { ...item, threadCount: counts.get(item.entry.id) ?? 0 } : item,
  );
}

function ofThread(entries: readonly Entry[], threadId: string | null): readonly Entry[] {
  if (threadId !== null) return entries.filter((entry) => entry.id === threadId || entry.threadId === threadId);
  const here = new Set(entries.map(({ id }) => id));
  // A reply whose thread begins further back than what is loaded stays in sight.
  return entries.filter((entry) => entry.threadId === null || !here.has(entry.threadId));
}

/** Replies by thread: those that are here, and those of which only the server knows. */
function countReplies(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const repliesTo = Map.groupBy(
    entries.filter((entry) => entry.threadId !== null && entry.body.kind !== 'deleted'),
    (entry) => entry.threadId ?? '',
  );
  for (const entry of entries) {
    const here = repliesTo.get(entry.id) ?? [];
    const known = entry.threadKnown;
    const newer = known ? here.filter(({ at }) => at > known.latestAt).length : 0;
    const count = Math.max(here.length, known ? known.count + newer : 0);
    if (count > 0) counts.set(entry.id, count);
  }
  return counts;
}

function withoutObvious(entries: readonly Entry[], isDirect: boolean): readonly Entry[] {
  const obvious = new Set<Note['kind']>(isDirect ? ['created', 'joined', 'invited'] : []);
  return entries.filter((entry, index) => {
    if (entry.body.kind !== 'note') return true;
    const { note } = entry.body;
    const before = entries[index - 1]?.body;
    // Who starts a chat is in it.
    const isFounderJoining = note.kind === 'joined' && before?.kind === 'note' && before.note.kind === 'created';
    return !obvious.has(note.kind) && !isFounderJoining;
  });
}

function arrange(entries: readonly Entry[], outbox: readonly OutboxItem[], meId: string): readonly TimelineItem[] {
  const items: TimelineItem[] = [];
  const states = new Map(outbox.map((item) => [item.txnId, item]));
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    if (!before || startOfDay(before.at) !== startOfDay(entry.at)) {
      items.push({ kind: 'day', key: `day-${startOfDay(entry.at)}-${entry.id}`, at: entry.at });
    }
    if (entry.body.kind === 'note') {
      addNote(items, entry, entry.body.note);
      return;
    }
    const item = states.get(entry.id);
    items.push({
      kind: 'message',
      // One key from the outbox to the synced event, so that the bubble stays the same element.
      key: entry.txnId ?? entry.id,
      entry: entry as MessageItem['entry'],
      isOwn: entry.senderId === meId,
      opensRun: !isOneRun(before, entry),
      closesRun: !isOneRun(entry, entries[index + 1]),
      state: item ? item.state : entry.isRead ? 'read' : 'sent',
      progress: item?.state === 'sending' ? (item.progress ?? null) : null,
      outboxId: item ? item.txnId : null,
      threadCount: 0,
    });
  });
  return items;
}

/** Ten people joining one after the other are one line, not ten. */
function addNote(items: TimelineItem[], entry: Entry, note: Note): void {
  const last = items.at(-1);
  if (last?.kind === 'note' && last.notes[0] && areAlike(last.notes[0], note)) {
    items[items.length - 1] = { ...last, notes: [...last.notes, note] };
  } else {
    items.push({ kind: 'note', key: entry.id, notes: [note], at: entry.at });
  }
}

function areAlike(first: Note, second: Note): boolean {
  if (first.kind !== second.kind || first.kind === 'renamed' || first.kind === 'created') return false;
  // Who came and went may be anyone; who did it to others must be the same person.
  return first.kind === 'joined' || first.kind === 'left' || first.kind === 'declined' || first.who === second.who;
}

function isOneRun(first: Entry | undefined, second: Entry | undefined): boolean {
  if (!first || !second || first.body.kind === 'note' || second.body.kind === 'note') return false;
  const isSameDay = startOfDay(first.at) === startOfDay(second.at);
  return first.senderId === second.senderId && isSameDay && second.at - first.at < RUN_GAP_MS;
}

/** Edits, deletions and reactions count from the moment they are written, connection or not. */
function applyPendingChanges(
  entries: readonly Entry[],
  outbox: readonly OutboxItem[],
  me: TimelineInput['me'],
): readonly Entry[] {
  const changes = outbox.filter((item) => item.state !== 'failed');
  if (changes.length === 0) return entries;
  return entries.map((entry) => changes.reduce((changed, item) => applyPending(changed, item, me), entry));
}

function applyPending(entry: Entry, item: OutboxItem, me: TimelineInput['me']): Entry {
  if (item.redacts === entry.id) return { ...entry, body: { kind: 'deleted' }, reactions: [], reply: null };
  const isOwnReactionGone = item.redacts && entry.reactions.some((reaction) => reaction.ownEventId === item.redacts);
  if (isOwnReactionGone) return { ...entry, reactions: withoutOwn(entry.reactions, item.redacts) };
  const relation = item.content['m.relates_to'] as { rel_type?: string; event_id?: string; key?: string } | undefined;
  if (relation?.event_id !== entry.id) return entry;
  if (relation.rel_type === 'm.annotation' && relation.key) {
    return { ...entry, reactions: withOwn(entry.reactions, relation.key, item.txnId, me.name) };
  }
  if (isEdit(item) && entry.body.kind === 'text') {
    const next = item.content['m.new_content'] as { body?: string };
    return { ...entry, isEdited: true, body: { ...entry.body, text: next.body ?? '' } };
  }
  return entry;
}

function withOwn(reactions: readonly Reaction[], key: string, ownEventId: string, name: string): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.key === key);
  if (!known) return [...reactions, { key, count: 1, ownEventId, names: [name] }];
  if (known.ownEventId) return reactions;
  return reactions.map((reaction) =>
    reaction === known ? { ...known, count: known.count + 1, ownEventId, names: [...known.names, name] } : reaction,
  );
}

function withoutOwn(reactions: readonly Reaction[], ownEventId: string | undefined): readonly Reaction[] {
  return reactions
    .map((reaction) =>
      reaction.ownEventId === ownEventId ? { ...reaction, count: reaction.count - 1, ownEventId: null } : reaction,
    )
    .filter((reaction) => reaction.count > 0);
}

/** Has a place of its own in the talk: changes of other messages show through those. */
export function isSaid(item: OutboxItem, readCard: ReadCard): boolean {
  if (item.type === 'm.room.message') return !isEdit(item);
  return readCard(item.type, item.content) !== null;
}

function pendingEntry(
  item: OutboxItem,
  { entries, me, readCard }: Pick<TimelineInput, 'entries' | 'me' | 'readCard'>,
): Entry {
  const { repliedId, threadId } = placeOf(item.content['m.relates_to']);
  return {
    id: item.txnId,
    txnId: item.txnId,
    senderId: me.id,
    senderName: me.name,
    senderPicture: null,
    at: item.createdAt,
    body: readCard(item.type, item.content) ?? pendingBody(item),
    isEdited: false,
    reply: repliedId ? replyTo(repliedId, entries) : null,
    threadId,
    threadKnown: null,
    reactions: [],
    isRead: false,
  };
}

function pendingBody(item: OutboxItem): Body {
  // Not on the server yet: the picture is shown from the outbox's own copy.
  const media = readMedia(item.content, item.attachment ? { url: `outbox:${item.txnId}` } : undefined);
  if (media) return media;
  return { kind: 'text', text: String(item.content['body'] ?? ''), isEmote: item.content['msgtype'] === 'm.emote' };
}

/** What a message answers and which thread it is in, by its `m.relates_to` (Client-Server API, "Threading"). */
export function placeOf(relation: unknown): { repliedId: string | null; threadId: string | null } {
  const {
    rel_type: type,
    event_id: eventId,
    is_falling_back: isFallingBack,
    'm.in_reply_to': reply,
  } = (relation ?? {}) as {
    rel_type?: string;
    event_id?: string;
    is_falling_back?: boolean;
    'm.in_reply_to'?: { event_id?: string };
  };
  const threadId = type === 'm.thread' && typeof eventId === 'string' ? eventId : null;
  // In a thread every message names an earlier one, for apps that know no threads; that is no answer to it.
  const repliedId = threadId !== null && isFallingBack === true ? null : (reply?.event_id ?? null);
  return { repliedId, threadId };
}

export function replyTo(eventId: string, entries: readonly Entry[]): Reply {
  const replied = entries.find((entry) => entry.id === eventId);
  return { eventId, senderName: replied?.senderName ?? null, text: replied ? quoteOf(replied.body) : null };
}

/** The words by which a message is recognised when quoted; null when it has none. */
export function quoteOf(body: Entry['body']): string | null {
  if (body.kind === 'text') return body.text;
  if (body.kind === 'card') return body.summary;
  return body.kind === 'image' || body.kind === 'file' || body.kind === 'voice' ? body.name : null;
}

/** The files of a message that only its readers know of. */
export function sealedMedia(body: Body): readonly string[] {
  const sources = body.kind === 'image' ? [body.full, body.small] : 'full' in body ? [body.full] : [];
  return [...new Set(sources.filter(({ file }) => file !== undefined).map(({ url }) => url))];
}

function isEdit(item: OutboxItem): boolean {
  return 'm.new_content' in item.content;
}

/** A message of a few emoji and nothing else is shown large. */
export function isOnlyEmoji(text: string): boolean {
  return /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s?){1,3}$/u.test(
    text.trim(),
  );
}
