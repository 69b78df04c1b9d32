// Aliases: asked for by anybody, given by members, taken back by their givers or those with power.
import { httpRefuse, matrixRefusals, route } from '@althing/http';
import { ok, type JsonObject } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import { authoriseEvent } from '../../core/domain/event-auth.ts';
import type { Room } from '../../core/server/room.ts';
import { createRoomAlias, deleteRoomAlias, getRoomAlias } from '../contract/room-alias.ts';
import { listRoomAliases } from '../contract/list-room-aliases.ts';
import { checkAlias } from './aliases.ts';
import type { RoomsContext } from './context.ts';
import { appendTo, ownRoom, roomToActIn } from './in-room.ts';

export const roomAliasRoutes = ({ core, aliases }: RoomsContext) => [
  route(getRoomAlias, async ({ params }) => {
    const alias = checkAlias(core, params.roomAlias);
    if (!alias.ok) return alias;
    const row = await aliases.find(alias.value);
    if (!row) return matrixRefusals.notFound('The alias leads nowhere.');
    return ok({ room_id: row.room_id, servers: [core.config.serverName] });
  }),

  route(createRoomAlias, async ({ params, body, requester }) => {
    const alias = checkAlias(core, params.roomAlias);
    if (!alias.ok) return alias;
    const room = await roomToActIn(core, body.room_id);
    if (!room.ok) return room;
    if (!room.value.isJoined(requester.userId)) return matrixRefusals.forbidden('You are not in the room.');
    const isNew = await aliases.create({ alias: alias.value, room_id: room.value.roomId, creator: requester.userId });
    return isNew ? ok({}) : httpRefuse(409, 'M_UNKNOWN', 'The alias is taken.');
  }),

  route(deleteRoomAlias, async ({ params, requester }) => {
    const alias = checkAlias(core, params.roomAlias);
    if (!alias.ok) return alias;
    const row = await aliases.find(alias.value);
    if (!row) return matrixRefusals.notFound('There is no such alias.');
    const sender = requester.userId as UserId;
    const room = await ownRoom(core, row.room_id);
    if (row.creator !== sender && !(room && canSetCanonicalAlias(room, sender))) {
      return matrixRefusals.forbidden('The alias is not yours.');
    }
    await aliases.delete(alias.value);
    const current = await ownRoom(core, row.room_id);
    if (current) await withdraw(current, sender, alias.value);
    return ok({});
  }),

  route(listRoomAliases, async ({ params, requester }) => {
    const room = await roomToActIn(core, params.roomId);
    if (!room.ok) return room;
    const isReadable =
      room.value.get('m.room.history_visibility', '')?.content['history_visibility'] === 'world_readable';
    if (!isReadable && !room.value.isJoined(requester.userId))
      return matrixRefusals.forbidden('You are not in the room.');
    return ok({ aliases: await aliases.ofRoom(params.roomId) });
  }),
];

function canSetCanonicalAlias(room: Room, sender: UserId): boolean {
  return authoriseEvent({ type: 'm.room.canonical_alias', stateKey: '', sender, content: {} }, room) === null;
}

/** Takes an alias that is gone out of m.room.canonical_alias, if the person may. */
async function withdraw(room: Room, sender: UserId, gone: string): Promise<void> {
  const before = room.get('m.room.canonical_alias', '')?.content ?? {};
  const content: JsonObject = { ...before };
  if (content['alias'] === gone) delete content['alias'];
  const others = content['alt_aliases'];
  if (Array.isArray(others)) {
    const left = others.filter((other) => other !== gone);
    if (left.length === 0) delete content['alt_aliases'];
    else content['alt_aliases'] = left;
  }
  const isNamed = before['alias'] === gone || (Array.isArray(others) && others.includes(gone));
  if (!isNamed) return;
  // Whoever may not change it leaves an alias standing that leads nowhere; clients look aliases up.
  const appended = appendTo(room, { type: 'm.room.canonical_alias', stateKey: '', sender, content });
  if (appended.ok) await appended.value.committed;
}
