// Writes a room that was planned: all its first events in one turn of the event loop, and so in one transaction.
import { randomBytes } from 'node:crypto';
import { httpRefuse, matrixRefusals, type HttpRefusal } from '@althing/http';
import { rowFor } from '@althing/db';
import { canonicalJson, findNonCanonical, ok, type Result } from '@althing/kernel';
import type { RoomId } from '../../core/contract/ids.ts';
import type { EventDraft } from '../../core/domain/room-event.ts';
import type { RoomVersion } from '../../core/domain/room-version.ts';
import { buildEvent, EVENT_BYTES_MAX } from '../../core/server/build-event.ts';
import type { Core } from '../../core/server/core.ts';
import { checkForm, type Room } from '../../core/server/room.ts';
import { roomsTable } from '../../core/storage/tables.ts';
import { findNoPlace } from '../../core/domain/state-limits.ts';
import { checkDrafts, type PlanRefusal } from '../domain/create-room.ts';
import { aliasesTable, publishedTable } from '../storage/tables.ts';
import { toHttp } from './in-room.ts';

/** What an event holds besides its content: ids, hashes, the selection of auth events. */
const ENVELOPE_BYTES = 4096;
/** 18 random bytes: as hard to guess as an event id. */
const ROOM_ID_BYTES = 18;

export interface WrittenRoom {
  readonly room: Room;
  /** Resolves after the commit of all of it: answer nobody before. */
  readonly committed: Promise<void>;
}

export interface RoomPlace {
  /** Known beforehand only where it isn't a hash. */
  readonly roomId?: RoomId;
  readonly isPublished: boolean;
  /** Reserved by the caller. */
  readonly alias: string | null;
  /** Whether the room is written together with what was appended just before. */
  readonly joinsPrevious?: boolean;
}

/** A new id for a room whose id is not the hash of its first event. */
export function newRoomId(core: Core): RoomId {
  return `!${randomBytes(ROOM_ID_BYTES).toString('base64url')}:${core.config.serverName}` as RoomId;
}

/** Why `drafts` make no room of `version`, or null. */
export function checkRoom(version: RoomVersion, drafts: readonly EventDraft[]): Result<never, HttpRefusal> | null {
  const refusal = checkDrafts(version, drafts);
  if (refusal) return planRefusal(refusal);
  // All that could refuse an event besides authorisation, so that no room is left half written.
  for (const draft of drafts) {
    const malformed = checkForm(draft);
    if (malformed) return toHttp(malformed);
    if (
      findNonCanonical(draft.content) === null &&
      Buffer.byteLength(canonicalJson(draft.content)) > EVENT_BYTES_MAX - ENVELOPE_BYTES
    ) {
      return matrixRefusals.tooLarge(`The content of ${draft.type} is too large.`);
    }
  }
  const full = findNoPlace(drafts);
  return full === null ? null : matrixRefusals.tooLarge(full);
}

/** Takes the places of all events in the log before it returns. The first draft is the m.room.create. */
export function writeRoom(
  core: Core,
  version: RoomVersion,
  drafts: readonly EventDraft[],
  place: RoomPlace,
): Result<WrittenRoom, HttpRefusal> {
  const refused = checkRoom(version, drafts);
  if (refused) return refused;
  const [create, ...rest] = drafts as readonly [EventDraft, ...EventDraft[]];
  const { roomId, originServerTs } = beginning(core, version, create, place.roomId);
  const room = core.rooms.begin(roomId, version);
  const { sender } = create;
  const first = room.append(create, {
    originServerTs,
    joinsPrevious: place.joinsPrevious === true,
    also: (event) => ({
      rows: [
        rowFor(roomsTable, { room_id: roomId, version: version.id, creator: sender, created_pos: event.pos }),
        ...(place.alias === null
          ? []
          : [rowFor(aliasesTable, { alias: place.alias, room_id: roomId, creator: sender })]),
        ...(place.isPublished ? [rowFor(publishedTable, { room_id: roomId })] : []),
      ],
    }),
  });
  if (!first.ok) return toHttp(first.refusal);
  let { committed } = first.value;
  for (const draft of rest) {
    const appended = room.append(draft, { joinsPrevious: true });
    if (!appended.ok) return toHttp(appended.refusal);
    committed = appended.value.committed;
  }
  return ok({ room, committed });
}

export function planRefusal({ code, reason }: PlanRefusal): Result<never, HttpRefusal> {
  return httpRefuse(400, code === 'bad_json' ? 'M_BAD_JSON' : 'M_INVALID_ROOM_STATE', reason);
}

/** The id of a new room. In version 12 it is the hash of the create event, whose time therefore is settled here. */
function beginning(
  core: Core,
  version: RoomVersion,
  create: EventDraft,
  roomId: RoomId | undefined,
): { roomId: RoomId; originServerTs: number } {
  let originServerTs = core.clock.nowMs();
  if (!version.isRoomIdHash) return { roomId: roomId ?? newRoomId(core), originServerTs };
  for (;;) {
    const { eventId } = buildEvent(create, {
      version,
      roomId: null,
      authEvents: [],
      prevEvents: [],
      depth: 1,
      originServerTs,
    });
    const hashed = `!${eventId.slice(1)}` as RoomId;
    // Two rooms begun alike in one millisecond would be one room.
    if (!core.rooms.peek(hashed)) return { roomId: hashed, originServerTs };
    originServerTs++;
  }
}
