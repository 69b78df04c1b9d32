// Joining, by invitation, by an open door, or because of another room that one is in (restricted rooms).
import { httpRefuse, matrixRefusals, route, type HttpRefusal, type Requester } from '@althing/http';
import { isJsonObject, ok, type JsonObject, type Result } from '@althing/kernel';
import type { EventId, UserId } from '../../core/contract/ids.ts';
import { levelOf, requiredLevel } from '../../core/domain/power-levels.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { joinRoom, joinRoomById } from '../contract/join-room.ts';
import type { RoomsContext } from './context.ts';
import { findRoomId } from './find-room.ts';
import { ownRoom } from './in-room.ts';
import { profileOf, setMembership } from './membership.ts';

/** How many rooms a restricted room may name: each costs a look. */
const CONDITIONS_MAX = 50;

/** Of what a client sends along, these are the server's to say, or no part of the event. */
const reservedKeys = new Set([
  'membership',
  'join_authorised_via_users_server',
  'third_party_signed',
  'third_party_invite',
  'is_direct',
]);

export const joinRoomRoutes = (context: RoomsContext) => [
  route(joinRoom, async ({ params, body, requester }) =>
    toOutput(await join(context, requester, params.roomIdOrAlias, body)),
  ),
  route(joinRoomById, async ({ params, body, requester }) =>
    toOutput(await join(context, requester, params.roomId, body)),
  ),
];

interface Joined {
  readonly roomId: string;
  readonly eventId: EventId;
}

function toOutput(joined: Result<Joined, HttpRefusal>): Result<{ room_id: string }, HttpRefusal> {
  return joined.ok ? ok({ room_id: joined.value.roomId }) : joined;
}

/** Lets the requester in, if the room does. `body` becomes part of the membership event. */
export async function join(
  context: RoomsContext,
  requester: Requester,
  roomIdOrAlias: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Result<Joined, HttpRefusal>> {
  const { core } = context;
  const found = await findRoomId(context, roomIdOrAlias);
  if (!found.ok) return found;
  const roomId = found.value;
  const joiner = requester.userId as UserId;
  const [profile, meetsCondition] = await Promise.all([
    profileOf(core, joiner),
    meetsJoinCondition(core, roomId, joiner),
  ]);
  const room = await ownRoom(core, roomId);
  if (!room) return matrixRefusals.notFound('There is no such room here.');
  const current = room.get('m.room.member', joiner);
  if (current && room.isJoined(joiner)) {
    await room.settled();
    return ok({ roomId, eventId: current.eventId });
  }
  if (requester.isGuest && room.get('m.room.guest_access', '')?.content['guest_access'] !== 'can_join') {
    return httpRefuse(403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests may not join this room.');
  }
  const content: JsonObject = { ...profile };
  for (const [key, value] of Object.entries(body)) {
    if (!reservedKeys.has(key) && value !== null && value !== undefined) content[key] = value as JsonObject;
  }
  content['membership'] = 'join';
  const isExpected = room.membershipOf(joiner) === 'invite';
  const authoriser = meetsCondition && !isExpected && isRestricted(room) ? findAuthoriser(room) : null;
  if (authoriser) content['join_authorised_via_users_server'] = authoriser;
  const done = await setMembership(room, { sender: joiner, target: joiner, content });
  if (!done.ok) return done;
  await moveSettings(core, room, joiner);
  return ok({ roomId, eventId: done.value.eventId });
}

/** Who comes from the room that this one replaces keeps their settings for it. */
async function moveSettings(core: Core, room: Room, userId: UserId): Promise<void> {
  const predecessor = room.get('m.room.create', '')?.content['predecessor'];
  const from = isJsonObject(predecessor) ? predecessor['room_id'] : undefined;
  if (typeof from !== 'string' || from.includes('\0')) return;
  const old = await core.rooms.load(from);
  // Anybody may name any room as the one before: only the old room's own word counts.
  if (old?.get('m.room.tombstone', '')?.content['replacement_room'] !== room.roomId) return;
  if (old.get('m.room.member', userId)) await core.roomNotices.moved({ userId, from, to: room.roomId });
}

/** Whether the person is in one of the rooms whose members may join (Client-Server API, "Restricted rooms"). */
export async function meetsJoinCondition(core: Core, roomId: string, userId: UserId): Promise<boolean> {
  const room = await core.rooms.load(roomId);
  if (!room || !isRestricted(room) || room.isJoined(userId)) return false;
  for (const otherId of allowedRoomIds(room)) {
    const loaded = core.rooms.peek(otherId);
    if (loaded ? loaded.isJoined(userId) : (await core.store.member(otherId, userId))?.membership === 'join')
      return true;
  }
  return false;
}

/** The rooms whose members may join, as m.room.join_rules names them. */
export function allowedRoomIds(room: Room): string[] {
  const allow = room.get('m.room.join_rules', '')?.content['allow'];
  if (!Array.isArray(allow)) return [];
  const ids = allow.slice(0, CONDITIONS_MAX).flatMap((condition) => {
    if (!isJsonObject(condition) || condition['type'] !== 'm.room_membership') return [];
    const { room_id: otherId } = condition;
    return typeof otherId === 'string' && !otherId.includes('\0') ? [otherId] : [];
  });
  return [...new Set(ids)];
}

export function isRestricted(room: Room): boolean {
  const rule = room.get('m.room.join_rules', '')?.content['join_rule'];
  return rule === 'restricted' || rule === 'knock_restricted';
}

/** Somebody inside who may invite: in their name the server lets the person in. */
function findAuthoriser(room: Room): UserId | null {
  const invite = requiredLevel(room, 'invite');
  const users = room.get('m.room.power_levels', '')?.content['users'];
  const named = isJsonObject(users) ? (Object.keys(users) as UserId[]) : [];
  const creator = room.get('m.room.create', '')?.sender;
  for (const userId of [...(creator ? [creator] : []), ...named]) {
    if (room.isJoined(userId) && levelOf(room, userId) >= invite) return userId;
  }
  // Nobody by name: whoever is in, if the default level suffices.
  for (const userId of room.joined()) if (levelOf(room, userId) >= invite) return userId;
  return null;
}
