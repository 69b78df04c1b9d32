// Reads of a room's history that only readers need.
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import type { CoreTables } from '../../core/storage/tables.ts';
import type { VisibilityStep } from '../domain/visible-ranges.ts';

export interface HistoryStore {
  /** The events that decide what `userId` may see, oldest first. */
  visibilitySteps(roomId: string, userId: string): Promise<VisibilityStep[]>;
  /** The ids of what stood in the entries at `pos`. */
  entriesAt(roomId: string, pos: number, entries: readonly { type: string; stateKey: string }[]): Promise<string[]>;
  /** The stored events by id, as canonical JSON. */
  pdus(eventIds: readonly string[]): Promise<Map<string, string>>;
  /** Ids of the oldest events of the rooms, each from its own place on. */
  eventsOf(
    rooms: readonly { roomId: string; after: number }[],
    page: { upTo: number; limit: number },
  ): Promise<string[]>;
  /** The event nearest to a time, among those with `after < pos <= upTo`. */
  nearest(
    roomId: string,
    range: { after: number; upTo: number; ts: number; dir: 'f' | 'b' },
  ): Promise<{ eventId: string; originServerTs: number } | null>;
}

/** Changes of visibility and of one's own membership: far above any real room's, a bound on memory. */
const STEPS_MAX = 20_000;

export function openHistoryStore(database: Database): HistoryStore {
  const db = database.as<CoreTables>();
  return {
    async visibilitySteps(roomId, userId) {
      const rows = await db
        .selectFrom('messaging_events')
        .select(['pos', 'type', 'pdu'])
        .where('room_id', '=', roomId)
        .where('state_key', 'is not', null)
        .where((eb) =>
          eb.or([
            eb.and([eb('type', '=', 'm.room.history_visibility'), eb('state_key', '=', '')]),
            eb.and([eb('type', '=', 'm.room.member'), eb('state_key', '=', userId)]),
          ]),
        )
        .orderBy('pos', 'desc')
        .limit(STEPS_MAX)
        .execute();
      return rows.toReversed().map((row) => {
        const { content } = JSON.parse(row.pdu) as { content: Record<string, unknown> };
        const isMembership = row.type === 'm.room.member';
        const value = content[isMembership ? 'membership' : 'history_visibility'];
        return {
          pos: row.pos,
          kind: isMembership ? 'membership' : 'visibility',
          value: typeof value === 'string' ? value : isMembership ? 'leave' : 'shared',
        };
      });
    },
    async entriesAt(roomId, pos, entries) {
      if (entries.length === 0) return [];
      const { rows } = await sql<{ event_id: string }>`
        select found.event_id
        from unnest(${entries.map((entry) => entry.type)}::text[], ${entries.map((entry) => entry.stateKey)}::text[])
          as wanted (type, state_key)
        cross join lateral (
          select e.event_id from messaging_events e
          where e.room_id = ${roomId} and e.type = wanted.type and e.state_key = wanted.state_key and e.pos <= ${pos}
          order by e.pos desc limit 1) as found`.execute(db);
      return rows.map((row) => row.event_id);
    },
    async pdus(eventIds) {
      if (eventIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('messaging_events')
        .select(['event_id', 'pdu'])
        .where('event_id', 'in', [...eventIds])
        .execute();
      return new Map(rows.map((row) => [row.event_id, row.pdu]));
    },
    async eventsOf(rooms, { upTo, limit }) {
      if (rooms.length === 0) return [];
      const { rows } = await sql<{ event_id: string }>`
        select found.event_id
        from unnest(${rooms.map((room) => room.roomId)}::text[], ${rooms.map((room) => room.after)}::bigint[])
          as wanted (room_id, after)
        cross join lateral (
          select e.event_id, e.pos from messaging_events e
          where e.room_id = wanted.room_id and e.pos > wanted.after and e.pos <= ${upTo}
          order by e.pos limit ${limit}) as found
        order by found.pos limit ${limit}`.execute(db);
      return rows.map((row) => row.event_id);
    },
    async nearest(roomId, { after, upTo, ts, dir }) {
      const row = await db
        .selectFrom('messaging_events')
        .select(['event_id', 'origin_server_ts'])
        .where('room_id', '=', roomId)
        .where('pos', '>', after)
        .where('pos', '<=', upTo)
        .where('origin_server_ts', dir === 'f' ? '>=' : '<=', ts)
        .orderBy('origin_server_ts', dir === 'f' ? 'asc' : 'desc')
        .orderBy('pos', dir === 'f' ? 'asc' : 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? { eventId: row.event_id, originServerTs: row.origin_server_ts } : null;
    },
  };
}
