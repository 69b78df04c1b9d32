// From a room id or alias, as people type and link them, to the room id.
import { matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { checkAlias } from './aliases.ts';
import type { RoomsContext } from './context.ts';

/** The id of the room that is meant, and the room loaded; M_NOT_FOUND if this server has none. */
export async function findRoomId(
  { core, aliases }: RoomsContext,
  roomIdOrAlias: string,
): Promise<Result<string, HttpRefusal>> {
  let roomId = roomIdOrAlias;
  if (roomIdOrAlias.startsWith('#')) {
    const alias = checkAlias(core, roomIdOrAlias);
    if (!alias.ok) return alias;
    const row = await aliases.find(alias.value);
    if (!row) return matrixRefusals.notFound('There is no such alias.');
    roomId = row.room_id;
  } else if (!roomIdOrAlias.startsWith('!') || roomIdOrAlias.includes('\0')) {
    return matrixRefusals.invalidParam('That is neither a room id nor an alias.');
  }
  return (await core.rooms.load(roomId)) ? ok(roomId) : matrixRefusals.notFound('There is no such room here.');
}
