// Starting chats: with one person, with several, in public. Private ones are encrypted from their first event (R1).
import {
  EventType,
  JoinRule,
  KnownMembership,
  Preset,
  Visibility,
  type ICreateRoomStateEvent,
  type MatrixClient,
} from 'matrix-js-sdk';
import { directPartners } from '../chats/chat-source.ts';

const ENCRYPTION: ICreateRoomStateEvent = {
  type: EventType.RoomEncryption,
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

/** The chat with that person: the one there is, else a fresh encrypted one they are invited to. */
export async function openDirectChat(client: MatrixClient, userId: string): Promise<string> {
  const existing = findDirectChat(client, userId);
  if (existing) return existing;
  const invited = client
    .getRooms()
    .find((room) => room.getMyMembership() === KnownMembership.Invite && room.getDMInviter() === userId);
  if (invited) {
    await client.joinRoom(invited.roomId);
    await markDirect(client, invited.roomId, userId);
    return invited.roomId;
  }
  const { room_id: roomId } = await client.createRoom({
    preset: Preset.TrustedPrivateChat,
    visibility: Visibility.Private,
    is_direct: true,
    invite: [userId],
    initial_state: [ENCRYPTION],
  });
  await markDirect(client, roomId, userId);
  return roomId;
}

export function findDirectChat(client: MatrixClient, userId: string): string | null {
  for (const [roomId, partnerId] of directPartners(client)) {
    if (partnerId === userId && client.getRoom(roomId)?.getMyMembership() === KnownMembership.Join) return roomId;
  }
  return null;
}

/** `m.direct` is one map for all direct chats: read, add, write back. */
export async function markDirect(client: MatrixClient, roomId: string, userId: string): Promise<void> {
  const content = { ...client.getAccountData(EventType.Direct)?.getContent<Record<string, string[]>>() };
  const rooms = content[userId] ?? [];
  if (rooms.includes(roomId)) return;
  await client.setAccountData(EventType.Direct, { ...content, [userId]: [...rooms, roomId] });
}

export interface GroupPlan {
  readonly name: string;
  readonly userIds: readonly string[];
  /** Anyone can find, join and read it; not encrypted, and said so. */
  readonly isPublic: boolean;
}

export async function createGroup(client: MatrixClient, plan: GroupPlan): Promise<string> {
  const { room_id: roomId } = await client.createRoom({
    name: plan.name,
    preset: plan.isPublic ? Preset.PublicChat : Preset.PrivateChat,
    visibility: plan.isPublic ? Visibility.Public : Visibility.Private,
    invite: [...plan.userIds],
    initial_state: plan.isPublic
      ? [{ type: EventType.RoomJoinRules, state_key: '', content: { join_rule: JoinRule.Public } }]
      : [ENCRYPTION],
  });
  return roomId;
}
