// Room upgrades: the old room's tombstone and the whole of the new room are placed in the log in one turn, so that
// neither points to something that isn't there.
import { httpRefuse, matrixRefusals, route, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { RoomId, UserId } from '../../core/contract/ids.ts';
import { authoriseEvent } from '../../core/domain/event-auth.ts';
import type { EventDraft } from '../../core/domain/room-event.ts';
import { roomVersions } from '../../core/domain/room-version.ts';
import type { Room } from '../../core/server/room.ts';
import { upgradeRoom } from '../contract/upgrade-room.ts';
import { closedPowerLevels, replacementDrafts, type UpgradePlan } from '../domain/upgrade-room.ts';
import type { RoomsContext } from './context.ts';
import { appendTo, ownRoom } from './in-room.ts';
import { profileOf } from './membership.ts';
import { checkRoom, newRoomId, writeRoom, type WrittenRoom } from './write-room.ts';

/** Stands for the tombstone's id, which is as long, while the plan is checked. */
const EVENT_ID_EXAMPLE = `$${'-'.repeat(43)}`;

export const upgradeRoomRoute = (context: RoomsContext) =>
  route(upgradeRoom, async ({ params, body, requester }) => {
    const { core, directory, aliases } = context;
    const version = roomVersions.get(body.new_version);
    if (!version)
      return httpRefuse(400, 'M_UNSUPPORTED_ROOM_VERSION', `Rooms of version ${body.new_version} are not offered.`);
    const upgrader = requester.userId as UserId;
    const [profile, isPublished] = await Promise.all([profileOf(core, upgrader), directory.isPublished(params.roomId)]);
    const room = await ownRoom(core, params.roomId);
    if (!room) return matrixRefusals.notFound('There is no such room.');
    const plan = {
      old: room,
      oldState: [...room.state()],
      oldRoomId: room.roomId,
      version,
      upgrader,
      upgraderProfile: profile,
      additionalCreators: body.additional_creators ?? [],
    };
    const replaced = replace(context, room, plan, isPublished);
    if (!replaced.ok) return replaced;
    await replaced.value.committed;
    const replacementId = replaced.value.room.roomId;
    await aliases.move(params.roomId, replacementId);
    if (isPublished) {
      await directory.publish(replacementId);
      await directory.unpublish(params.roomId);
    }
    await core.roomNotices.moved({ userId: upgrader, from: params.roomId, to: replacementId });
    return ok({ replacement_room: replacementId });
  });

function replace(
  { core }: RoomsContext,
  room: Room,
  plan: Omit<UpgradePlan, 'tombstoneId'>,
  isPublished: boolean,
): Result<WrittenRoom, HttpRefusal> {
  const { upgrader: sender, version } = plan;
  const tombstone = (to: string): EventDraft => ({
    type: 'm.room.tombstone',
    stateKey: '',
    sender,
    content: { body: 'This room has been replaced', replacement_room: to },
  });
  const mayClose = authoriseEvent(tombstone(''), room);
  if (mayClose !== null) return matrixRefusals.forbidden(mayClose);
  const refused = checkRoom(version, replacementDrafts({ ...plan, tombstoneId: EVENT_ID_EXAMPLE }));
  if (refused) return refused;
  const place = { isPublished, alias: null };
  if (version.isRoomIdHash) {
    // The new room's id hangs on its create event, which therefore can't name a tombstone that names the new room.
    const written = writeRoom(core, version, replacementDrafts({ ...plan, tombstoneId: null }), place);
    if (!written.ok) return written;
    return close(room, tombstone(written.value.room.roomId), plan, () => written, { isWritten: true });
  }
  const roomId: RoomId = newRoomId(core);
  return close(room, tombstone(roomId), plan, (tombstoneId) =>
    writeRoom(core, version, replacementDrafts({ ...plan, tombstoneId }), { ...place, roomId, joinsPrevious: true }),
  );
}

/** Appends the tombstone, lets `write` make what it points to, and narrows the old room as far as the upgrader may. */
function close(
  room: Room,
  tombstone: EventDraft,
  plan: Omit<UpgradePlan, 'tombstoneId'>,
  write: (tombstoneId: string) => Result<WrittenRoom, HttpRefusal>,
  { isWritten } = { isWritten: false },
): Result<WrittenRoom, HttpRefusal> {
  const { upgrader: sender } = plan;
  const closed = appendTo(room, tombstone, { joinsPrevious: isWritten });
  if (!closed.ok) return closed;
  const written = write(closed.value.event.eventId);
  if (!written.ok) return written;
  // Both are of use, neither is needed: who may close the room need not be allowed either.
  appendTo(room, { type: 'm.room.power_levels', stateKey: '', sender, content: closedPowerLevels(room) });
  if (room.get('m.room.canonical_alias', '')) {
    appendTo(room, { type: 'm.room.canonical_alias', stateKey: '', sender, content: {} });
  }
  return written;
}
