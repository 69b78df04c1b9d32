// Reads the receipts, which part `sync` keeps.
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import { markOf, type ReadMark, type ReceiptPlace } from '../domain/unread.ts';

interface Row {
  readonly room_id: string;
  readonly thread_id: string;
  readonly event_pos: number;
}

export interface ReadMarkStore {
  ofRoom(userId: string, roomId: string): Promise<ReadMark>;
  /** By room, for the rooms that the person is in and has read something of. */
  ofUser(userId: string): Promise<Map<string, ReadMark>>;
  /** The rooms that the person is in with the position of the newest event, the liveliest first. */
  newest(userId: string, limit: number): Promise<{ roomId: string; pos: number }[]>;
  /** Where the stay began that the membership event at `memberPos` belongs to: names change within it. */
  joinedAt(userId: string, roomId: string, memberPos: number): Promise<number>;
  /** Events of the rooms that the person is in, newest first, below `before`. */
  recentEventIds(userId: string, before: number, limit: number): Promise<{ eventId: string; pos: number }[]>;
}

export function openReadMarkStore(database: Database): ReadMarkStore {
  const db = database.as<object>();
  return {
    async ofRoom(userId, roomId) {
      const { rows } = await sql<Row>`select room_id, thread_id, event_pos from messaging_receipts
        where room_id = ${roomId} and user_id = ${userId}`.execute(db);
      return markOf(rows.map(toPlace));
    },
    async ofUser(userId) {
      const { rows } = await sql<Row>`select r.room_id, r.thread_id, r.event_pos
        from messaging_members m join messaging_receipts r on r.room_id = m.room_id and r.user_id = m.user_id
        where m.user_id = ${userId} and m.membership = 'join'`.execute(db);
      const places = new Map<string, ReceiptPlace[]>();
      for (const row of rows) {
        const known = places.get(row.room_id);
        if (known) known.push(toPlace(row));
        else places.set(row.room_id, [toPlace(row)]);
      }
      return new Map([...places].map(([roomId, all]) => [roomId, markOf(all)]));
    },
    async newest(userId, limit) {
      const { rows } = await sql<{ room_id: string; pos: number | null }>`
        select m.room_id, (select max(e.pos) from messaging_events e where e.room_id = m.room_id) as pos
        from messaging_members m where m.user_id = ${userId} and m.membership = 'join'
        order by pos desc nulls last limit ${limit}`.execute(db);
      return rows.map((row) => ({ roomId: row.room_id, pos: row.pos ?? 0 }));
    },
    async joinedAt(userId, roomId, memberPos) {
      const { rows } = await sql<{ pos: number; pdu: string }>`select pos, pdu from messaging_events
        where room_id = ${roomId} and type = 'm.room.member' and state_key = ${userId} and pos <= ${memberPos}
        order by pos desc limit 1000`.execute(db);
      let joined = memberPos;
      for (const { pos, pdu } of rows) {
        const { content } = JSON.parse(pdu) as { content: { membership?: unknown } };
        if (content.membership !== 'join') return joined;
        joined = pos;
      }
      return joined;
    },
    async recentEventIds(userId, before, limit) {
      const { rows } = await sql<{ event_id: string; pos: number }>`
        select e.event_id, e.pos from messaging_members m
        cross join lateral (
          select event_id, pos from messaging_events
          where room_id = m.room_id and pos < ${before} order by pos desc limit ${limit}) e
        where m.user_id = ${userId} and m.membership = 'join'
        order by e.pos desc limit ${limit}`.execute(db);
      return rows.map((row) => ({ eventId: row.event_id, pos: row.pos }));
    },
  };
}

function toPlace(row: Row): ReceiptPlace {
  return { threadId: row.thread_id, eventPos: row.event_pos };
}
