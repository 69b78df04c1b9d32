// createRoom: the plan is made and checked as a whole, then written in one turn of the event loop, so that a room is
// there with all it begins with or not at all.
import { httpRefuse, matrixRefusals, route, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type JsonObject, type Result } from '@althing/kernel';
import type { z } from 'zod';
import type { UserId } from '../../core/contract/ids.ts';
import { ROOM_VERSION_DEFAULT, roomVersions } from '../../core/domain/room-version.ts';
import type { Core } from '../../core/server/core.ts';
import { createRoom } from '../contract/create-room.ts';
import { planRoom, type RoomPlan } from '../domain/create-room.ts';
import { checkAlias } from './aliases.ts';
import type { RoomsContext } from './context.ts';
import { checkInvitable, profileContent } from './membership.ts';
import { planRefusal, writeRoom } from './write-room.ts';

type Body = z.output<typeof createRoom.body>;

export const createRoomRoute = (context: RoomsContext) =>
  route(createRoom, async ({ body, requester }) => {
    if (requester.isGuest) return httpRefuse(403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests create no rooms.');
    if (body.invite_3pid?.length)
      return matrixRefusals.forbidden('Invitations through identity servers are not offered.');
    const plan = await toPlan(context.core, body, requester);
    if (!plan.ok) return plan;
    const place = plan.value.alias === null ? null : await context.aliases.reserve(plan.value.alias);
    if (plan.value.alias !== null && !place) return httpRefuse(400, 'M_ROOM_IN_USE', `${plan.value.alias} is taken.`);
    try {
      const { version, alias } = plan.value;
      const planned = planRoom(plan.value);
      if (!planned.ok) return planRefusal(planned.refusal);
      const created = writeRoom(context.core, version, planned.value, {
        isPublished: body.visibility === 'public',
        alias,
      });
      if (!created.ok) return created;
      await created.value.committed;
      const { roomId } = created.value.room;
      if (body.visibility === 'public') context.directory.published(roomId);
      return ok({ room_id: roomId });
    } finally {
      place?.release();
    }
  });

async function toPlan(core: Core, body: Body, requester: Requester): Promise<Result<RoomPlan, HttpRefusal>> {
  const version = roomVersions.get(body.room_version ?? ROOM_VERSION_DEFAULT);
  if (!version)
    return httpRefuse(400, 'M_UNSUPPORTED_ROOM_VERSION', `Rooms of version ${body.room_version} are not offered.`);
  const creator = requester.userId as UserId;
  const invited = [...new Set(body.invite ?? [])];
  if (invited.includes(creator)) return matrixRefusals.forbidden('Nobody invites themselves.');
  const invitable = await checkInvitable(core, creator, invited);
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
