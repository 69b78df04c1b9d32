// One open chat, alive: its head, its timeline, who is typing; and the acts on it.
import {
  ClientEvent,
  EventTimeline,
  EventType,
  KnownMembership,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk';
import { directPartners, isMuted, kindOf, pictureOf } from '../chats/chat-source.ts';
import type { ChatKind } from '../chats/chat-list-view-model.ts';
import { messageCards } from '../cards/message-cards.ts';
import type { ComposerMember } from '../cards/composer-acts.ts';
import { Live } from '../session/live.ts';
import type { Messenger } from '../session/messenger.ts';
import { isPublic, readEntries } from './timeline-source.ts';
import { viewTimeline, type TimelineItem } from './timeline-view-model.ts';

/** Messages fetched at once when scrolling back. */
const PAGE = 40;

/** A key may reach the backup, or this device, a little after the message: unreadable ones are tried again this often. */
const RETRY_UNREADABLE_MS = 10_000;
/** Five minutes; after that the chat is opened anew before more is tried. */
const RETRIES_MAX = 30;

export interface RoomView {
  readonly name: string;
  readonly kind: ChatKind;
  readonly faceId: string;
  readonly picture: string | null;
  readonly isPublic: boolean;
  readonly isEncrypted: boolean;
  readonly isMuted: boolean;
  readonly memberCount: number;
  readonly membership: string;
  readonly canSend: boolean;
  readonly typing: readonly string[];
  readonly items: readonly TimelineItem[];
  readonly hasEarlier: boolean;
  readonly isLoadingEarlier: boolean;
  readonly hasEarlierFailed: boolean;
}

const CAUSES = [
  RoomEvent.Timeline,
  RoomEvent.TimelineReset,
  RoomEvent.Name,
  RoomEvent.Receipt,
  RoomEvent.MyMembership,
  RoomEvent.Redaction,
  RoomEvent.RedactionCancelled,
  RoomStateEvent.Events,
  RoomMemberEvent.Name,
  MatrixEventEvent.Decrypted,
  MatrixEventEvent.Replaced,
  ClientEvent.AccountData,
] as const;

export class RoomSource {
  readonly live: Live<RoomView | null>;
  readonly #messenger: Messenger;
  readonly #roomId: string;
  readonly #threadId: string | null;
  readonly #stops: (() => void)[] = [];
  #isLoadingEarlier = false;
  #hasEarlierFailed = false;
  #hasDecrypted = false;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #retries = 0;

  /** With `threadId`, only the thread that begins with that message. */
  constructor(messenger: Messenger, roomId: string, threadId: string | null = null) {
    this.#messenger = messenger;
    this.#roomId = roomId;
    this.#threadId = threadId;
    this.live = new Live(() => this.#read());
    const { client, outbox } = messenger;
    // The SDK types each event's handler apart; this one takes none of their arguments.
    for (const cause of [...CAUSES, ClientEvent.Room]) client.on(cause as ClientEvent.Room, this.#onChange);
    // Members that came with an invitation don't announce their typing; the notice itself does.
    client.on(ClientEvent.Event, this.#onNotice);
    this.#stops.push(() => client.off(ClientEvent.Event, this.#onNotice));
    this.#stops.push(outbox.subscribe(this.#onChange), messenger.isReady.subscribe(this.#onChange));
    // Once this device is vouched for, what it couldn't read may be readable.
    this.#stops.push(messenger.standing.subscribe(() => this.#retryUnreadable()));
    this.#onChange();
  }

  dispose(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#retries = RETRIES_MAX;
    const { client } = this.#messenger;
    for (const cause of [...CAUSES, ClientEvent.Room]) client.off(cause as ClientEvent.Room, this.#onChange);
    for (const stop of this.#stops) stop();
    this.live.dispose();
  }

  get room(): Room | null {
    return this.#messenger.client.getRoom(this.#roomId);
  }

  /** Fetches what was said before the earliest message shown. */
  loadEarlier = async (): Promise<void> => {
    const room = this.room;
    if (!room || this.#isLoadingEarlier) return;
    this.#isLoadingEarlier = true;
    this.#hasEarlierFailed = false;
    this.live.refresh();
    try {
      await this.#messenger.client.paginateEventTimeline(room.getLiveTimeline(), { backwards: true, limit: PAGE });
      await room.decryptAllEvents();
    } catch {
      this.#hasEarlierFailed = true;
    } finally {
      this.#isLoadingEarlier = false;
      this.live.refresh();
    }
  };

  /** Who is in the chat or invited, by name. */
  members(): readonly ComposerMember[] {
    const me = this.#messenger.client.getSafeUserId();
    const here: string[] = [KnownMembership.Join, KnownMembership.Invite];
    const members = this.room?.getMembers().filter(({ membership }) => here.includes(membership ?? '')) ?? [];
    return members
      .map(({ userId, name, membership }) => ({
        userId,
        name,
        isSelf: userId === me,
        isInvited: membership === KnownMembership.Invite,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /** What a message carries, as last edited. */
  contentOf(eventId: string): Readonly<Record<string, unknown>> {
    return this.room?.findEventById(eventId)?.getContent() ?? {};
  }

  /** May this person delete what others said here? */
  canDeleteOthers(): boolean {
    const room = this.room;
    return room?.currentState.hasSufficientPowerLevelFor('redact', this.#ownPower(room)) ?? false;
  }

  #ownPower(room: Room): number {
    return room.getMember(this.#messenger.client.getSafeUserId())?.powerLevel ?? 0;
  }

  /** Tells the others, and this person's other devices, that everything here has been seen. */
  markRead = async (): Promise<void> => {
    const room = this.room;
    // Who looks at a thread hasn't seen what else was said.
    const last = this.#threadId ? undefined : room?.getLiveTimeline().getEvents().at(-1);
    if (!room || !last?.getId() || this.#messenger.connection.get() !== 'online') return;
    if (room.getEventReadUpTo(this.#messenger.client.getSafeUserId(), true) === last.getId()) return;
    await this.#messenger.client.sendReadReceipt(last).catch(() => {});
  };

  #onNotice = (event: MatrixEvent): void => {
    if (event.getType() === EventType.Typing) this.live.touch();
  };

  #onChange = (): void => {
    const room = this.room;
    if (room && !this.#hasDecrypted) {
      this.#hasDecrypted = true;
      void room.loadMembersIfNeeded().then(this.live.touch, () => {});
      void room.decryptAllEvents().then(this.live.touch);
    }
    this.#settleOutbox(room);
    if (!this.#retryTimer && this.#retries < RETRIES_MAX && this.#unreadable().length > 0) {
      this.#retryTimer = setTimeout(() => this.#retryUnreadable(), RETRY_UNREADABLE_MS);
    }
    this.live.touch();
  };

  #unreadable(): readonly MatrixEvent[] {
    const events = this.room?.getLiveTimeline().getEvents() ?? [];
    return events.filter((event) => event.isDecryptionFailure());
  }

  /** Each attempt also looks into the backup again; the SDK bounds how often. */
  #retryUnreadable(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#retries += 1;
    const crypto = this.#messenger.client.getCrypto() as unknown as Parameters<MatrixEvent['attemptDecryption']>[0];
    for (const event of this.#unreadable()) void event.attemptDecryption(crypto, { isRetry: true }).catch(() => {});
    this.#onChange();
  }

  /** What the sync has brought is no longer the outbox's to show. */
  #settleOutbox(room: Room | null): void {
    const { outbox } = this.#messenger;
    if (!room || !outbox.items.some((item) => item.state === 'sent')) return;
    const arrived = new Set(
      room
        .getLiveTimeline()
        .getEvents()
        .map((event) => event.getId()),
    );
    outbox.settle((item) => item.roomId === this.#roomId && arrived.has(item.eventId));
  }

  #read(): RoomView | null {
    const { client, outbox } = this.#messenger;
    const room = this.room;
    if (!room) return null;
    const me = client.getSafeUserId();
    const partnerId = directPartners(client).get(room.roomId) ?? room.getDMInviter() ?? null;
    return {
      name: room.name,
      kind: kindOf(room, partnerId),
      faceId: partnerId ?? room.roomId,
      picture: pictureOf(room, partnerId),
      isPublic: isPublic(room),
      isEncrypted: room.hasEncryptionStateEvent(),
      isMuted: isMuted(client, room.roomId),
      memberCount: room.getJoinedMemberCount(),
      membership: room.getMyMembership(),
      canSend: room.getMyMembership() === KnownMembership.Join && room.maySendMessage(),
      typing: room
        .getMembers()
        .filter((member) => member.typing && member.userId !== me)
        .map((member) => member.name),
      items: viewTimeline({
        entries: readEntries(client, room),
        outbox: outbox.items.filter((item) => item.roomId === room.roomId),
        me: { id: me, name: room.getMember(me)?.name ?? me },
        isDirect: partnerId !== null,
        readCard: messageCards.read,
        threadId: this.#threadId,
      }),
      hasEarlier: this.#hasEarlier(room),
      isLoadingEarlier: this.#isLoadingEarlier,
      hasEarlierFailed: this.#hasEarlierFailed,
    };
  }

  #hasEarlier(room: Room): boolean {
    const timeline = room.getLiveTimeline();
    // All replies come after the message with which the thread begins.
    if (this.#threadId && timeline.getEvents().some((event) => event.getId() === this.#threadId)) return false;
    const first = timeline.getEvents()[0];
    return first?.getType() !== EventType.RoomCreate && timeline.getPaginationToken(EventTimeline.BACKWARDS) !== null;
  }
}
