// createRoom: the plan is made and checked as a whole, then written in one turn of the event loop, so that a room is
// there with all it begins with or not at all.
import { randomBytes } from 'node:crypto';
import { httpRefuse, matrixRefusals, route, type HttpRefusal, type Requester } from '@althing/http';
import { rowFor, type Write } from '@althing/db';
import { canonicalJson, findNonCanonical, ok, type JsonObject, type Result } from '@althing/kernel';
import type { z } from 'zod';
import type { RoomId, UserId } from '../../core/contract/ids.ts';
import type { EventDraft } from '../../core/domain/room-event.ts';
import { ROOM_VERSION_DEFAULT, roomVersions, type RoomVersion } from '../../core/domain/room-version.ts';
import { buildEvent, EVENT_BYTES_MAX } from '../../core/server/build-event.ts';
import type { Core } from '../../core/server/core.ts';
import { checkForm, type Room } from '../../core/server/room.ts';
import { roomsTable } from '../../core/storage/tables.ts';
import { createRoom } from '../contract/create-room.ts';
import { planRoom, type RoomPlan } from '../domain/create-room.ts';
import { aliasesTable, publishedTable } from '../storage/tables.ts';
import { checkAlias } from './aliases.ts';
import type { RoomsContext } from './context.ts';
import { toHttp } from './in-room.ts';
import { checkInvitable, profileContent } from './membership.ts';

type Body = z.output<typeof createRoom.body>;

/** What an event holds besides its content: ids, hashes, the selection of auth events. */
const ENVELOPE_BYTES = 4096;
/** 18 random bytes: as hard to guess as an event id. */
const ROOM_ID_BYTES = 18;

export const createRoomRoute = (context: RoomsContext) =>
  route(createRoom, async ({ body, requester }) => {
    if (requester.isGuest) return httpRefuse(403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests create no rooms.');
    if (body.invite_3pid?.length) return matrixRefusals.forbidden('Invitations through identity servers are not offered.');
    const plan = await toPlan(context.core, body, requester);
    if (!plan.ok) return plan;
    const place = plan.value.alias === null ? null : await context.aliases.reserve(plan.value.alias);
    if (plan.value.alias !== null && !place) return httpRefuse(400, 'M_ROOM_IN_USE', `${plan.value.alias} is taken.`);
    try {
      const created = await writeRoom(context, plan.value, { isPublished: body.visibility === 'public' });
      return created.ok ? ok({ room_id: created.value.roomId as string }) : created;
    } finally {
      place?.release();
    }
  });

async function toPlan(core: Core, body: Body, requester: Requester): Promise<Result<RoomPlan, HttpRefusal>> {
  const version = roomVersions.get(body.room_version ?? ROOM_VERSION_DEFAULT);
  if (!version) return httpRefuse(400, 'M_UNSUPPORTED_ROOM_VERSION', `Rooms of version ${body.room_version} are not offered.`);
  const creator = requester.userId as UserId;
  const invited = [...new Set(body.invite ?? [])];
  if (invited.includes(creator)) return matrixRefusals.forbidden('Nobody invites themselves.');
  const invitable = await checkInvitable(core, invited);
  if (!invitable.ok) return invitable;
  const alias = body.room_alias_name === undefined ? null : `#${body.room_alias_name}:${core.config.serverName}`;
  if (alias !== null) {
    const checked = checkAlias(core, alias);
    if (!checked.ok) return matrixRefusals.invalidParam('room_alias_name is no local part of an alias.');
  }
  const profiles = await core.lookups.profiles([creator, ...invited]);
  return ok({
    version,
    creator,
    preset: body.preset ?? (body.visibility === 'public' ? 'public_chat' : 'private_chat'),
    creatorProfile: profileContent(profiles.get(creator)),
    creationContent: (body.creation_content ?? {}) as JsonObject,
    powerLevelOverride: (body.power_level_content_override ?? {}) as JsonObject,
    initialState: (body.initial_state ?? []).map(({ type, state_key: stateKey = '', content }) => ({
      type,
      stateKey,
      content: content as JsonObject,
    })),
    name: body.name ?? null,
    topic: body.topic ?? null,
    alias,
    isDirect: body.is_direct === true,
    invited: invited.map((userId) => ({ userId, profile: profileContent(profiles.get(userId)) })),
  });
}

/** Writes a planned room. `also` joins the transaction of its first event. */
export async function writeRoom(
  { core, directory }: Pick<RoomsContext, 'core' | 'directory'>,
  plan: RoomPlan,
  { isPublished, also }: { isPublished: boolean; also?: (roomId: RoomId) => Partial<Write> },
): Promise<Result<Room, HttpRefusal>> {
  const planned = planRoom(plan);
  if (!planned.ok) {
    const { code, reason } = planned.refusal;
    return httpRefuse(400, code === 'bad_json' ? 'M_BAD_JSON' : 'M_INVALID_ROOM_STATE', reason);
  }
  for (const draft of planned.value) {
    const refused = checkDraft(draft);
    if (refused) return refused;
  }
  const [create, ...rest] = planned.value as [EventDraft, ...EventDraft[]];
  const { roomId, originServerTs } = beginning(core, plan.version, create);
  const room = core.rooms.begin(roomId, plan.version);
  const first = room.append(create, {
    originServerTs,
    also: (event) => {
      const more = also?.(roomId) ?? {};
      return {
        ...more,
        rows: [
          rowFor(roomsTable, { room_id: roomId, version: plan.version.id, creator: plan.creator, created_pos: event.pos }),
          ...(plan.alias === null ? [] : [rowFor(aliasesTable, { alias: plan.alias, room_id: roomId, creator: plan.creator })]),
          ...(isPublished ? [rowFor(publishedTable, { room_id: roomId })] : []),
          ...(more.rows ?? []),
        ],
      };
    },
  });
  if (!first.ok) return toHttp(first.refusal);
  let last = first.value.committed;
  for (const draft of rest) {
    const appended = room.append(draft);
    if (!appended.ok) return toHttp(appended.refusal);
    last = appended.value.committed;
  }
  await last;
  if (isPublished) directory.published(roomId);
  return ok(room);
}

/** All that could refuse an event besides authorisation, so that no room is left half written. */
function checkDraft(draft: EventDraft): Result<never, HttpRefusal> | null {
  const malformed = checkForm(draft);
  if (malformed) return toHttp(malformed);
  if (findNonCanonical(draft.content) === null && Buffer.byteLength(canonicalJson(draft.content)) > EVENT_BYTES_MAX - ENVELOPE_BYTES) {
    return matrixRefusals.tooLarge(`The content of ${draft.type} is too large.`);
  }
  return null;
}

/** The id of a new room. In version 12 it is the hash of the create event, whose time therefore is settled here. */
function beginning(core: Core, version: RoomVersion, create: EventDraft): { roomId: RoomId; originServerTs: number } {
  let originServerTs = core.clock.nowMs();
  if (!version.isRoomIdHash) {
    return { roomId: `!${randomBytes(ROOM_ID_BYTES).toString('base64url')}:${core.config.serverName}` as RoomId, originServerTs };
  }
  for (;;) {
    const { eventId } = buildEvent(create, { roomId: null, authEvents: [], prevEvents: [], depth: 1, originServerTs });
    const roomId = `!${eventId.slice(1)}` as RoomId;
    // Two rooms begun alike in one millisecond would be one room.
    if (!core.rooms.peek(roomId)) return { roomId, originServerTs };
    originServerTs++;
  }
}
