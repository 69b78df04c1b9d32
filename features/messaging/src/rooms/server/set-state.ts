// State: what is set already stays as it is; membership takes the ways that invitations and joins take.
import { httpRefuse, matrixRefusals, route, type HttpRefusal } from '@althing/http';
import { canonicalJson, findNonCanonical, ok, type JsonObject, type Result } from '@althing/kernel';
import { zUserId, type UserId } from '../../core/contract/ids.ts';
import { findMalformedPowerLevels } from '../../core/domain/event-auth.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Room } from '../../core/server/room.ts';
import { setState } from '../contract/set-state.ts';
import { isAlias } from './aliases.ts';
import type { RoomsContext } from './context.ts';
import { commitTo, roomToActIn } from './in-room.ts';
import { join } from './join-room.ts';
import { checkInvitable } from './membership.ts';
import { closesToGuests, removeGuests } from './remove-guests.ts';

export const setStateRoute = (context: RoomsContext) =>
  route(setState, async ({ params, body, requester }) => {
    const { core } = context;
    const { roomId, eventType: type, stateKey } = params;
    const sender = requester.userId as UserId;
    const content = { ...(body as JsonObject) };
    const before = await roomToActIn(core, roomId);
    if (!before.ok) return before;
    const checked = await checkContent(context, before.value, { type, stateKey, sender, content });
    if (!checked.ok) return checked;
    const isOwnJoin = type === 'm.room.member' && stateKey === sender && content['membership'] === 'join';
    if (isOwnJoin && !before.value.isJoined(sender)) {
      const joined = await join(context, requester, roomId, content);
      return joined.ok ? ok({ event_id: joined.value.eventId }) : joined;
    }
    const room = await roomToActIn(core, roomId);
    if (!room.ok) return room;
    const current = room.value.get(type, stateKey);
    if (current && room.value.isJoined(sender) && isSame(current, sender, content)) {
      await room.value.settled();
      return ok({ event_id: current.eventId });
    }
    const done = await commitTo(room.value, { type, stateKey, sender, content });
    if (done.ok && closesToGuests(type, stateKey, content)) await removeGuests(core, roomId);
    return done.ok ? ok({ event_id: done.value.eventId }) : done;
  });

function isSame(current: RoomEvent, sender: UserId, content: JsonObject): boolean {
  return (
    current.sender === sender &&
    findNonCanonical(content) === null &&
    canonicalJson(current.content) === canonicalJson(content)
  );
}

async function checkContent(
  context: RoomsContext,
  room: Room,
  { type, stateKey, sender, content }: { type: string; stateKey: string; sender: UserId; content: JsonObject },
): Promise<Result<void, HttpRefusal>> {
  switch (type) {
    case 'm.room.canonical_alias':
      return checkCanonicalAlias(context, room, content);
    case 'm.room.power_levels': {
      const malformed = findMalformedPowerLevels(content);
      return malformed === null ? ok() : httpRefuse(400, 'M_BAD_JSON', malformed);
    }
    case 'm.room.member': {
      // The server alone says in whose name it lets somebody in.
      delete content['join_authorised_via_users_server'];
      const isInvite = content['membership'] === 'invite' && stateKey !== sender && room.isJoined(sender);
      const target = zUserId.safeParse(stateKey);
      return isInvite && target.success ? checkInvitable(context.core, sender, [target.data]) : ok();
    }
    case 'm.room.tombstone':
      return checkTombstone(room.roomId, content);
    default:
      return ok();
  }
}

export function checkTombstone(roomId: string, content: JsonObject): Result<void, HttpRefusal> {
  return content['replacement_room'] === roomId
    ? matrixRefusals.invalidParam('A room is not its own replacement.')
    : ok();
}

/** Aliases that are new in the event must lead here (Client-Server API, "Room aliases"). */
async function checkCanonicalAlias(
  { aliases }: RoomsContext,
  room: Room,
  content: JsonObject,
): Promise<Result<void, HttpRefusal>> {
  const wanted = aliasesIn(content);
  if (!wanted.ok) return wanted;
  const current = room.get('m.room.canonical_alias', '')?.content ?? {};
  const known = aliasesIn(current);
  for (const alias of wanted.value) {
    if (known.ok && known.value.includes(alias)) continue;
    const row = await aliases.find(alias);
    if (row?.room_id !== room.roomId) return httpRefuse(400, 'M_BAD_ALIAS', `${alias} does not lead to this room.`);
  }
  return ok();
}

/** More than any room is known by; each costs a look. */
const ALT_ALIASES_MAX = 100;

function aliasesIn(content: JsonObject): Result<string[], HttpRefusal> {
  const { alias, alt_aliases: others } = content;
  const all: unknown[] = [];
  if (alias !== undefined && alias !== null && alias !== '') all.push(alias);
  if (others !== undefined && others !== null) {
    if (!Array.isArray(others) || others.length > ALT_ALIASES_MAX)
      return matrixRefusals.invalidParam('alt_aliases is no list of aliases.');
    all.push(...others);
  }
  const odd = all.find((one) => typeof one !== 'string' || !isAlias(one));
  if (odd !== undefined) return matrixRefusals.invalidParam('An alias is written #name:server.');
  return ok([...new Set(all as string[])]);
}
