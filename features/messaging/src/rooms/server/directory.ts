// The published rooms, in memory from the first question on and kept by what is committed.
import type { Kysely } from 'kysely';
import type { JsonObject } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Room } from '../../core/server/room.ts';
import type { CoreTables } from '../../core/storage/tables.ts';
import { compareRooms, pageOfRooms, type DirectoryPage, type DirectoryQuestion } from '../domain/directory-page.ts';
import { summarise, summaryTypes, type RoomSummary } from '../domain/room-summary.ts';
import type { RoomsTables } from '../storage/tables.ts';

const newsTypes: ReadonlySet<string> = new Set([...summaryTypes, 'm.room.member', 'm.room.redaction']);

export interface Directory {
  isPublished(roomId: string): Promise<boolean>;
  publish(roomId: string): Promise<void>;
  unpublish(roomId: string): Promise<void>;
  /** Tells of a room whose row came in with its creation. */
  published(roomId: string): void;
  page(question: DirectoryQuestion): Promise<DirectoryPage | null>;
}

export function openDirectory(core: Core): Directory {
  const db = core.database.as<CoreTables & RoomsTables>();
  let rooms: Map<string, RoomSummary> | null = null;
  let loading: Promise<Map<string, RoomSummary>> | null = null;
  let sorted: RoomSummary[] | null = null;
  const missed = new Set<string>();

  // Whoever is reading reads again: what they have is from before.
  const forget = () => {
    rooms = null;
    loading = null;
    sorted = null;
  };
  core.commit.onFault(forget);

  function put(summary: RoomSummary): void {
    rooms?.set(summary.room_id, summary);
    sorted = null;
  }

  function renew(roomId: string): void {
    if (!rooms) return;
    const room = core.rooms.peek(roomId);
    if (room) put(summariseRoom(room));
    else forget();
  }

  core.observe((event: RoomEvent) => {
    if (!rooms && !loading) return;
    if (!newsTypes.has(event.type)) return;
    // What happens while the directory is being read may be missing from what was read.
    if (loading) missed.add(event.roomId);
    else if (rooms?.has(event.roomId)) renew(event.roomId);
  });

  function begin(): Promise<Map<string, RoomSummary>> {
    const reading = read(db);
    // A failed question is asked anew by whoever comes next.
    reading.catch(() => {
      if (loading === reading) loading = null;
    });
    return reading;
  }

  async function loaded(): Promise<Map<string, RoomSummary>> {
    for (;;) {
      if (rooms) return rooms;
      const mine = (loading ??= begin());
      const found = await mine;
      if (loading !== mine) continue;
      rooms = found;
      loading = null;
      sorted = null;
      for (const roomId of missed) if (found.has(roomId)) renew(roomId);
      missed.clear();
    }
  }

  return {
    async isPublished(roomId) {
      if (rooms) return rooms.has(roomId);
      const row = await db
        .selectFrom('messaging_published_rooms')
        .select('room_id')
        .where('room_id', '=', roomId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async publish(roomId) {
      await db
        .insertInto('messaging_published_rooms')
        .values({ room_id: roomId })
        .onConflict((c) => c.doNothing())
        .execute();
      await core.rooms.load(roomId);
      loading = null;
      renew(roomId);
    },
    async unpublish(roomId) {
      await db.deleteFrom('messaging_published_rooms').where('room_id', '=', roomId).execute();
      loading = null;
      rooms?.delete(roomId);
      sorted = null;
    },
    published(roomId) {
      loading = null;
      renew(roomId);
    },
    async page(question) {
      const all = await loaded();
      sorted ??= [...all.values()].toSorted(compareRooms);
      return pageOfRooms(sorted, question);
    },
  };
}

/** The summary of a room that memory has. */
export function summariseRoom(room: Room): RoomSummary {
  return summarise(room.roomId, (type) => room.get(type, '')?.content, room.joined().size);
}

async function read(tables: Kysely<CoreTables & RoomsTables>): Promise<Map<string, RoomSummary>> {
  const [states, counts] = await Promise.all([
    tables
      .selectFrom('messaging_published_rooms as p')
      .innerJoin('messaging_current_state as s', 's.room_id', 'p.room_id')
      .innerJoin('messaging_events as e', 'e.pos', 's.event_pos')
      .select(['p.room_id', 'e.type', 'e.pdu'])
      .where('s.state_key', '=', '')
      .where('s.type', 'in', [...summaryTypes])
      .execute(),
    tables
      .selectFrom('messaging_published_rooms as p')
      .innerJoin('messaging_members as m', 'm.room_id', 'p.room_id')
      .select(['p.room_id', (eb) => eb.fn.countAll<number>().as('joined')])
      .where('m.membership', '=', 'join')
      .groupBy('p.room_id')
      .execute(),
  ]);
  const joined = new Map(counts.map((row) => [row.room_id, row.joined]));
  const contents = new Map<string, Map<string, JsonObject>>();
  for (const { room_id: roomId, type, pdu } of states) {
    const ofRoom = contents.get(roomId) ?? new Map<string, JsonObject>();
    ofRoom.set(type, (JSON.parse(pdu) as { content: JsonObject }).content);
    contents.set(roomId, ofRoom);
  }
  return new Map(
    [...contents].map(([roomId, ofRoom]) => [
      roomId,
      summarise(roomId, (type) => ofRoom.get(type), joined.get(roomId) ?? 0),
    ]),
  );
}
