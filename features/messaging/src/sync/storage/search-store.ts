// Full text of what isn't encrypted. The index follows the log: everything up to its last row is in it.
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import type { CoreTables } from '../../core/storage/tables.ts';
import type { SyncTables } from './tables.ts';

export interface SearchText {
  readonly pos: number;
  readonly roomId: string;
  readonly eventId: string;
  readonly key: string;
  readonly text: string;
}

export interface SearchHit {
  readonly eventId: string;
  readonly pos: number;
  readonly rank: number;
}

export interface SearchQuery {
  readonly term: string;
  readonly roomIds: readonly string[];
  readonly keys: readonly string[] | null;
  readonly orderBy: 'recent' | 'rank';
  readonly upTo: number;
  readonly offset: number;
  readonly limit: number;
}

export interface SearchStore {
  /** Takes what was said and drops what was redacted, in one transaction. */
  write(added: readonly SearchText[], redactedEventIds: readonly string[]): Promise<void>;
  /** Where the index stands: the last position in it. */
  lastPos(): Promise<number>;
  /** Events that the index may lack, oldest first: searchable ones and redactions. */
  unindexed(after: number, limit: number): Promise<string[]>;
  find(query: SearchQuery): Promise<SearchHit[]>;
}

/** The types that are searched, and under which key. */
export const searchedKeys: Readonly<Record<string, string>> = {
  'm.room.message': 'content.body',
  'm.room.name': 'content.name',
  'm.room.topic': 'content.topic',
};

export function openSearchStore(database: Database): SearchStore {
  const db = database.as<CoreTables & SyncTables>();
  return {
    async write(added, redactedEventIds) {
      if (added.length === 0 && redactedEventIds.length === 0) return;
      await db.transaction().execute(async (tx) => {
        if (added.length > 0) {
          await sql`
            insert into messaging_search (pos, room_id, event_id, key, words)
            select a.pos, a.room_id, a.event_id, a.key, to_tsvector('simple', a.text)
            from unnest(${added.map((text) => text.pos)}::bigint[], ${added.map((text) => text.roomId)}::text[],
              ${added.map((text) => text.eventId)}::text[], ${added.map((text) => text.key)}::text[],
              ${added.map((text) => text.text)}::text[]) as a (pos, room_id, event_id, key, text)
            on conflict (pos) do nothing`.execute(tx);
        }
        if (redactedEventIds.length > 0) {
          await tx
            .deleteFrom('messaging_search')
            .where('event_id', 'in', [...redactedEventIds])
            .execute();
        }
      });
    },
    async lastPos() {
      const row = await db
        .selectFrom('messaging_search')
        .select((eb) => eb.fn.max('pos').as('pos'))
        .executeTakeFirst();
      return row?.pos ?? 0;
    },
    async unindexed(after, limit) {
      const rows = await db
        .selectFrom('messaging_events')
        .select('event_id')
        .where('pos', '>', after)
        .where('type', 'in', [...Object.keys(searchedKeys), 'm.room.redaction'])
        .orderBy('pos')
        .limit(limit)
        .execute();
      return rows.map((row) => row.event_id);
    },
    async find({ term, roomIds, keys, orderBy, upTo, offset, limit }) {
      if (roomIds.length === 0) return [];
      const matching = sql`
        from messaging_search s, plainto_tsquery('simple', ${term}) q
        where s.words @@ q and s.room_id = any(${[...roomIds]}::text[]) and s.pos <= ${upTo}
          ${keys === null ? sql`` : sql`and s.key = any(${[...keys]}::text[])`}`;
      const order = orderBy === 'rank' ? sql`rank desc, s.pos desc` : sql`s.pos desc`;
      const { rows } = await sql<{ event_id: string; pos: number; rank: number }>`
        select s.event_id, s.pos, ts_rank(s.words, q)::float8 as rank ${matching}
        order by ${order} limit ${limit} offset ${offset}`.execute(db);
      return rows.map((row) => ({ eventId: row.event_id, pos: row.pos, rank: row.rank }));
    },
  };
}
