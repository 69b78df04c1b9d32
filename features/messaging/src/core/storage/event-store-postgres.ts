// The event log's reads on PostgreSQL.
import { sql, type Kysely } from 'kysely';
import { gather, type Database } from '@althing/db';
import type { EventId } from '../contract/ids.ts';
import type { RoomEvent } from '../domain/room-event.ts';
import { eventFromRow, type EventRowWithReplaced } from './event-from-row.ts';
import type { EventStore } from './event-store.ts';
import type { CoreTables, RoomRow } from './tables.ts';

/** Rooms that one query reads: a sync reads as many at once, each up to some megabytes. */
const ROOMS_PER_QUERY = 8;

export function openPostgresEventStore(database: Database): EventStore {
  const db = database.as<CoreTables>();

  const select = () =>
    db
      .selectFrom('messaging_events as e')
      .leftJoin('messaging_events as p', 'p.pos', 'e.replaces_pos')
      .selectAll('e')
      .select(['p.event_id as replaced_event_id', 'p.sender as replaced_sender', 'p.pdu as replaced_pdu']);

  async function toEvents(rows: readonly EventRowWithReplaced[]): Promise<RoomEvent[]> {
    const redactionIds = rows.map((row) => row.redacted_by).filter((id) => id !== null);
    const redactions = new Map<string, RoomEvent>();
    if (redactionIds.length > 0) {
      const found = await select().where('e.event_id', 'in', redactionIds).execute();
      for (const row of found) redactions.set(row.event_id, eventFromRow(row, null));
    }
    return rows.map((row) =>
      eventFromRow(row, row.redacted_by === null ? null : (redactions.get(row.redacted_by) ?? null)),
    );
  }

  const lastEvents = gather(ROOMS_PER_QUERY, async (asked: readonly { roomId: string; limit: number }[]) => {
    const roomIds = [...new Set(asked.map(({ roomId }) => roomId))];
    const limit = Math.max(...asked.map((one) => one.limit));
    const rows = await select()
      .where(
        sql<boolean>`e.pos in (
          select t.pos from unnest(${roomIds}::text[]) as r(room_id)
          cross join lateral (
            select x.pos from messaging_events x where x.room_id = r.room_id order by x.pos desc limit ${limit}) t)`,
      )
      .orderBy('e.pos')
      .execute();
    const found = byRoom(await toEvents(rows));
    return asked.map((one) => (found.get(one.roomId) ?? []).slice(-one.limit));
  });

  return {
    room: gather(ROOMS_PER_QUERY, async (roomIds: readonly string[]) => {
      const rows = await db
        .selectFrom('messaging_rooms')
        .selectAll()
        .where('room_id', 'in', [...roomIds])
        .execute();
      const found = new Map<string, RoomRow>(rows.map((row) => [row.room_id, row]));
      return roomIds.map((roomId) => found.get(roomId) ?? null);
    }),
    currentState: gather(ROOMS_PER_QUERY, async (roomIds: readonly string[]) => {
      const rows = await select()
        .innerJoin('messaging_current_state as s', 's.event_pos', 'e.pos')
        .where('s.room_id', 'in', [...roomIds])
        .orderBy('e.pos')
        .execute();
      const found = byRoom(await toEvents(rows));
      return roomIds.map((roomId) => found.get(roomId) ?? []);
    }),
    async stateAt(roomId, pos, only) {
      let query = select()
        .distinctOn(['e.type', 'e.state_key'])
        .where('e.room_id', '=', roomId)
        .where('e.state_key', 'is not', null)
        .where('e.pos', '<=', pos);
      if (only) query = query.where('e.type', '=', only.type);
      if (only?.stateKey !== undefined) query = query.where('e.state_key', '=', only.stateKey);
      const rows = await query.orderBy('e.type').orderBy('e.state_key').orderBy('e.pos', 'desc').execute();
      return toEvents(rows);
    },
    async stateChanges(roomId, { after, upTo }) {
      const rows = await select()
        .distinctOn(['e.type', 'e.state_key'])
        .where('e.room_id', '=', roomId)
        .where('e.state_key', 'is not', null)
        .where('e.pos', '>', after)
        .where('e.pos', '<=', upTo)
        .orderBy('e.type')
        .orderBy('e.state_key')
        .orderBy('e.pos', 'desc')
        .execute();
      return toEvents(rows);
    },
    async timeline(roomId, { after, upTo, limit, order }) {
      const rows = await select()
        .where('e.room_id', '=', roomId)
        .where('e.pos', '>', after)
        .where('e.pos', '<=', upTo)
        .orderBy('e.pos', order === 'newest' ? 'desc' : 'asc')
        .limit(limit)
        .execute();
      return toEvents(rows);
    },
    async event(eventId) {
      // PostgreSQL takes no NUL, not even in a question; no event id holds one.
      if (eventId.includes('\0')) return null;
      const rows = await select().where('e.event_id', '=', eventId).execute();
      return (await toEvents(rows))[0] ?? null;
    },
    async events(eventIds) {
      if (eventIds.length === 0) return new Map();
      const rows = await select()
        .where('e.event_id', 'in', [...eventIds])
        .execute();
      return new Map((await toEvents(rows)).map((event) => [event.eventId, event]));
    },
    async byTransaction({ sender, deviceId, roomId, type, transactionId }) {
      const row = await db
        .selectFrom('messaging_events')
        .select('event_id')
        .where('sender', '=', sender)
        .where('device_id', '=', deviceId)
        .where('room_id', '=', roomId)
        .where('type', '=', type)
        .where('transaction_id', '=', transactionId)
        .executeTakeFirst();
      return (row?.event_id as EventId | undefined) ?? null;
    },
    async transactionsOf({ sender, deviceId, limit }) {
      const rows = await db
        .selectFrom('messaging_events')
        .select(['room_id', 'type', 'transaction_id', 'event_id'])
        .where('sender', '=', sender)
        .where('device_id', '=', deviceId)
        .where('transaction_id', 'is not', null)
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        roomId: row.room_id,
        type: row.type,
        transactionId: row.transaction_id ?? '',
        eventId: row.event_id as EventId,
      }));
    },
    lastEvents: (roomId, limit) => lastEvents({ roomId, limit }),
    async member(roomId, userId) {
      const row = await db
        .selectFrom('messaging_members')
        .selectAll()
        .where('room_id', '=', roomId)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row ?? null;
    },
    membershipsOf: (userId) =>
      db
        .selectFrom('messaging_members')
        .selectAll()
        .where('user_id', '=', userId)
        .where('is_forgotten', '=', false)
        .execute(),
  };
}

function byRoom(events: readonly RoomEvent[]): Map<string, RoomEvent[]> {
  const found = new Map<string, RoomEvent[]>();
  for (const event of events) {
    const list = found.get(event.roomId);
    if (list) list.push(event);
    else found.set(event.roomId, [event]);
  }
  return found;
}

/** The highest position in any of the tables whose `pos` comes from the log; 0 for an empty database. */
export async function highestPosition(
  db: Kysely<never>,
  tables: readonly { table: string; column: string }[],
): Promise<number> {
  let highest = 0;
  for (const { table, column } of tables) {
    const { rows } = await sql<{
      pos: number | null;
    }>`select max(${sql.ref(column)}) as pos from ${sql.table(table)}`.execute(db);
    highest = Math.max(highest, rows[0]?.pos ?? 0);
  }
  return highest;
}
