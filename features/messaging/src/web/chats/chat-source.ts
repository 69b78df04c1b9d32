// Reads the SDK's rooms into plain chats. The one place that knows both.
import {
  ClientEvent,
  EventType,
  JoinRule,
  KnownMembership,
  MatrixEventEvent,
  NotificationCountType,
  PushRuleActionName,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk';
import { messageCards } from '../cards/message-cards.ts';
import { Live } from '../session/live.ts';
import type { Messenger } from '../session/messenger.ts';
import type { OutboxItem } from '../session/outbox.ts';
import { isShown } from '../room/timeline-source.ts';
import { isSaid } from '../room/timeline-view-model.ts';
import type { Chat, ChatKind, Preview } from './chat-list-view-model.ts';

const CAUSES = [
  ClientEvent.Room,
  ClientEvent.DeleteRoom,
  ClientEvent.AccountData,
  RoomEvent.Timeline,
  RoomEvent.Name,
  RoomEvent.Receipt,
  RoomEvent.MyMembership,
  RoomEvent.Redaction,
  RoomEvent.UnreadNotifications,
  RoomStateEvent.Events,
  RoomMemberEvent.Name,
  MatrixEventEvent.Decrypted,
  MatrixEventEvent.Replaced,
] as const;

export function createChatSource(messenger: Messenger): Live<readonly Chat[]> & { close: () => void } {
  const { client, outbox } = messenger;
  const live = new Live(() => readChats(client, outbox.items));
  // The SDK types each event's handler apart; this one takes none of their arguments.
  for (const cause of CAUSES) client.on(cause as ClientEvent.Room, live.touch);
  const stopOutbox = outbox.subscribe(live.touch);
  const stopReady = messenger.isReady.subscribe(live.touch);
  return Object.assign(live, {
    close: () => {
      for (const cause of CAUSES) client.off(cause as ClientEvent.Room, live.touch);
      stopOutbox();
      stopReady();
      live.dispose();
    },
  });
}

export function readChats(client: MatrixClient, outbox: readonly OutboxItem[]): readonly Chat[] {
  const direct = directPartners(client);
  return client
    .getVisibleRooms()
    .filter((room) =>
      [KnownMembership.Join, KnownMembership.Invite].includes(room.getMyMembership() as KnownMembership),
    )
    .filter((room) => !room.isSpaceRoom())
    .map((room) => readChat(client, room, direct, outbox));
}

function readChat(client: MatrixClient, room: Room, direct: Map<string, string>, outbox: readonly OutboxItem[]): Chat {
  const me = client.getSafeUserId();
  const isInvite = room.getMyMembership() === KnownMembership.Invite;
  const partnerId = direct.get(room.roomId) ?? room.getDMInviter() ?? null;
  const last = lastShown(room);
  const waiting = outbox.filter((item) => item.roomId === room.roomId && item.state !== 'sent');
  const lastWaiting = waiting.findLast((item) => isSaid(item, messageCards.read));
  const memberEvent = room.getMember(me)?.events.member;
  const isPreviewOwn = lastWaiting !== undefined || last?.getSender() === me;
  return {
    roomId: room.roomId,
    name: room.name,
    kind: kindOf(room, partnerId),
    faceId: partnerId ?? room.roomId,
    picture: pictureOf(room, partnerId),
    isInvite,
    inviterName: isInvite ? inviterName(room, memberEvent) : null,
    isMuted: isMuted(client, room.roomId),
    isEncrypted: room.hasEncryptionStateEvent(),
    unreadCount: room.getUnreadNotificationCount(NotificationCountType.Total),
    lastAt: Math.max(lastWaiting?.createdAt ?? 0, last?.getTs() ?? memberEvent?.getTs() ?? 0),
    preview: lastWaiting
      ? previewOfContent(lastWaiting.type, lastWaiting.content)
      : last
        ? previewOf(last)
        : { kind: 'none' },
    previewSender: isPreviewOwn ? null : (last?.sender?.name ?? last?.getSender() ?? null),
    isPreviewOwn,
    isPreviewRead: !lastWaiting && last !== undefined && isReadByOther(room, last, me),
    waitingCount: waiting.length,
    hasFailed: waiting.some((item) => item.state === 'failed'),
  };
}

export function kindOf(room: Room, partnerId: string | null): ChatKind {
  if (partnerId) return 'direct';
  return room.getJoinRule() === JoinRule.Public ? 'channel' : 'group';
}

export function pictureOf(room: Room, partnerId: string | null): string | null {
  const partner = partnerId ? room.getMember(partnerId)?.getMxcAvatarUrl() : null;
  return room.getMxcAvatarUrl() ?? partner ?? null;
}

/** Room to partner, as `m.direct` has it. */
export function directPartners(client: MatrixClient): Map<string, string> {
  const content = client.getAccountData(EventType.Direct)?.getContent<Record<string, string[]>>() ?? {};
  const partners = new Map<string, string>();
  for (const [userId, roomIds] of Object.entries(content)) {
    if (Array.isArray(roomIds)) for (const roomId of roomIds) partners.set(roomId, userId);
  }
  return partners;
}

export function isMuted(client: MatrixClient, roomId: string): boolean {
  const rules = client.pushRules?.global;
  const override = rules?.override?.find((rule) => rule.rule_id === roomId && rule.enabled);
  return override !== undefined && !override.actions.includes(PushRuleActionName.Notify);
}

function lastShown(room: Room): MatrixEvent | undefined {
  return room
    .getLiveTimeline()
    .getEvents()
    .findLast((event) => isShown(event) && !event.isState());
}

function previewOf(event: MatrixEvent): Preview {
  if (event.isRedacted()) return { kind: 'deleted' };
  if (event.isDecryptionFailure()) return { kind: 'unreadable' };
  // Not decrypted yet: nothing to show for a moment is better than a flash of "can't be read".
  if (event.isEncrypted() && event.getType() === EventType.RoomMessageEncrypted) return { kind: 'none' };
  return previewOfContent(event.getType(), event.getContent());
}

function previewOfContent(eventType: string, content: Record<string, unknown>): Preview {
  const card = messageCards.read(eventType, content);
  if (card) return card;
  const edited = content['m.new_content'] as Record<string, unknown> | undefined;
  const body = String((edited ?? content)['body'] ?? '');
  switch (content['msgtype']) {
    case 'm.image':
      return { kind: 'image', name: body };
    case 'm.file':
      return { kind: 'file', name: body };
    case 'm.audio':
      return { kind: 'audio', name: body };
    case 'm.video':
      return { kind: 'video', name: body };
    default:
      return { kind: 'text', text: body.replaceAll(/\s+/g, ' ') };
  }
}

function isReadByOther(room: Room, event: MatrixEvent, me: string): boolean {
  return room.getReceiptsForEvent(event).some((receipt) => receipt.userId !== me);
}

function inviterName(room: Room, memberEvent: MatrixEvent | undefined): string | null {
  const inviterId = memberEvent?.getSender();
  return inviterId ? (room.getMember(inviterId)?.name ?? inviterId) : null;
}
