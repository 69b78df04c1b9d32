// Reads an SDK room into plain timeline entries. The one place that knows both.
import {
  EventType,
  JoinRule,
  KnownMembership,
  MsgType,
  RelationType,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { messageCards } from '../cards/message-cards.ts';
import { readMedia, type MessageContent } from './read-content.ts';
import {
  placeOf,
  replyTo,
  type Body,
  type Entry,
  type Note,
  type Reaction,
  type UnreadableReason,
} from './timeline-view-model.ts';

const SHOWN_STATE = new Set<string>([EventType.RoomMember, EventType.RoomName, EventType.RoomCreate]);

/** Whether the event has a place of its own in the timeline: edits, reactions and settings show through others. */
export function isShown(event: MatrixEvent): boolean {
  if (event.isRelation(RelationType.Replace) || event.isRelation(RelationType.Annotation)) return false;
  const type = event.getType();
  if (event.isState()) return SHOWN_STATE.has(type);
  if (type === EventType.RoomMessageEncrypted || type === EventType.Sticker) return true;
  // Verification between people travels as messages; it is not something said.
  if (type === EventType.RoomMessage) return event.getContent()['msgtype'] !== MsgType.KeyVerificationRequest;
  return messageCards.find(type) !== null || isForeignMessage(event);
}

/** A kind of message that nobody here knows, but that says in plain words what it is. */
function isForeignMessage(event: MatrixEvent): boolean {
  if (event.getType().startsWith('m.') || event.getRelation()) return false;
  const { body } = event.getContent();
  return typeof body === 'string' && body !== '';
}

export function readEntries(client: MatrixClient, room: Room): readonly Entry[] {
  const me = client.getSafeUserId();
  const events = room.getLiveTimeline().getEvents();
  const lastReadIndex = events.findLastIndex((event) =>
    room.getReceiptsForEvent(event).some((receipt) => receipt.userId !== me),
  );
  const entries: Entry[] = [];
  events.forEach((event, index) => {
    if (!isShown(event)) return;
    const entry = readEntry(room, event, me, entries, index <= lastReadIndex);
    if (entry) entries.push(entry);
  });
  return entries;
}

function readEntry(
  room: Room,
  event: MatrixEvent,
  me: string,
  earlier: readonly Entry[],
  isRead: boolean,
): Entry | null {
  const note = event.isState() ? readNote(room, event) : null;
  if (event.isState() && !note) return null;
  // Fetched and not decrypted yet: it comes in a moment, with its words.
  const isPending = event.isBeingDecrypted() || event.shouldAttemptDecryption();
  if (isPending && !event.isDecryptionFailure()) return null;
  const senderId = event.getSender() ?? '';
  const { repliedId, threadId } = placeOf(event.getWireContent()['m.relates_to']);
  const isRedacted = event.isRedacted();
  return {
    id: event.getId() ?? '',
    txnId: event.getUnsigned().transaction_id ?? null,
    senderId,
    senderName: nameOf(room, event),
    senderPicture: room.getMember(senderId)?.getMxcAvatarUrl() ?? null,
    at: event.getTs(),
    body: note ? { kind: 'note', note } : readBody(event),
    isEdited: !isRedacted && event.replacingEvent() !== null,
    reply: repliedId && !isRedacted ? replyTo(repliedId, earlier) : null,
    threadId: isRedacted ? null : threadId,
    threadKnown: readThread(event),
    reactions: isRedacted || note ? [] : readReactions(room, event, me),
    isRead,
  };
}

function readBody(event: MatrixEvent): Body {
  if (event.isRedacted()) return { kind: 'deleted' };
  if (event.isDecryptionFailure())
    return { kind: 'unreadable', reason: unreadableReason(event.decryptionFailureReason) };
  const card = messageCards.read(event.getType(), event.getContent());
  if (card) return card;
  const content = event.getContent<MessageContent>();
  const media = readMedia(content);
  if (media) return media;
  return {
    kind: 'text',
    text: stripReplyFallback(content.body ?? '', event),
    isEmote: content.msgtype === MsgType.Emote,
  };
}

/** Older clients repeat the quoted message as lines starting with `> `; the quote is shown from the relation. */
function stripReplyFallback(body: string, event: MatrixEvent): string {
  if (!event.replyEventId || !body.startsWith('> ')) return body;
  const lines = body.split('\n');
  const first = lines.findIndex((line) => !line.startsWith('> '));
  return lines.slice(lines[first] === '' ? first + 1 : first).join('\n');
}

function readReactions(room: Room, event: MatrixEvent, me: string): readonly Reaction[] {
  const relations = room.relations.getChildEventsForEvent(
    event.getId() ?? '',
    RelationType.Annotation,
    EventType.Reaction,
  );
  const sorted = relations?.getSortedAnnotationsByKey() ?? [];
  return sorted.flatMap(([key, events]) => {
    // One person reacting twice in the same way counts once.
    const bySender = new Map([...events].filter((each) => !each.isRedacted()).map((each) => [each.getSender(), each]));
    if (bySender.size === 0) return [];
    const names = [...bySender.values()].map((each) => each.sender?.name ?? each.getSender() ?? '');
    return [{ key, count: bySender.size, ownEventId: bySender.get(me)?.getId() ?? null, names }];
  });
}

function readThread(event: MatrixEvent): Entry['threadKnown'] {
  const bundle = event.getServerAggregatedRelation<{ count?: number; latest_event?: { origin_server_ts?: number } }>(
    'm.thread',
  );
  return bundle?.count ? { count: bundle.count, latestAt: bundle.latest_event?.origin_server_ts ?? 0 } : null;
}

/** As the sender was called then. Who has no name yet, at a chat's beginning or while members load, has one later. */
function nameOf(room: Room, event: MatrixEvent): string {
  const senderId = event.getSender() ?? '';
  const then = event.sender?.name;
  return then && then !== senderId ? then : (room.getMember(senderId)?.name ?? senderId);
}

function readNote(room: Room, event: MatrixEvent): Note | null {
  const who = nameOf(room, event);
  if (event.getType() === EventType.RoomCreate) return { kind: 'created', who };
  if (event.getType() === EventType.RoomName) {
    const name = String(event.getContent()['name'] ?? '');
    return name ? { kind: 'renamed', who, name } : null;
  }
  return readMemberNote(event, who);
}

function readMemberNote(event: MatrixEvent, who: string): Note | null {
  const content = event.getContent();
  const before = event.getPrevContent()['membership'];
  const isSelf = event.getStateKey() === event.getSender();
  const whom = event.target?.name ?? String(content['displayname'] ?? event.getStateKey() ?? '');
  switch (content['membership']) {
    case KnownMembership.Join:
      // A new name or picture isn't news of the chat.
      return before === KnownMembership.Join ? null : { kind: 'joined', who: whom, whom };
    case KnownMembership.Invite:
      return { kind: 'invited', who, whom };
    case KnownMembership.Ban:
      return { kind: 'banned', who, whom };
    case KnownMembership.Leave:
      if (isSelf) return { kind: before === KnownMembership.Invite ? 'declined' : 'left', who: whom, whom };
      return before === KnownMembership.Ban ? null : { kind: 'removed', who, whom };
    default:
      return null;
  }
}

const REASONS: Partial<Record<DecryptionFailureCode, UnreadableReason>> = {
  [DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID]: 'keyMissing',
  [DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX]: 'keyMissing',
  [DecryptionFailureCode.MEGOLM_KEY_WITHHELD]: 'keyMissing',
  [DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE]: 'deviceLocked',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP]: 'beforeDevice',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED]: 'deviceLocked',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP]: 'beforeDevice',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED]: 'beforeJoining',
  [DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED]: 'senderUnproved',
  [DecryptionFailureCode.UNSIGNED_SENDER_DEVICE]: 'senderUnproved',
  [DecryptionFailureCode.UNKNOWN_SENDER_DEVICE]: 'senderUnproved',
};

function unreadableReason(code: DecryptionFailureCode | null): UnreadableReason {
  return (code && REASONS[code]) ?? 'other';
}

export function isPublic(room: Room): boolean {
  return room.getJoinRule() === JoinRule.Public;
}
