// Which events relate to which: for aggregations, threads and the relations endpoints.
import { sql } from 'kysely';
import { gather, type Database } from '@althing/db';
import type { CoreTables } from '../../core/storage/tables.ts';

export interface RelationSummary {
  /** The newest valid edit. */
  readonly replacedBy: string | null;
  readonly thread: { readonly latest: string; readonly count: number; readonly senders: readonly string[] } | null;
  /** Events that refer to it, oldest first. */
  readonly references: readonly string[];
}

export interface RelationPage {
  readonly roomId: string;
  readonly relType?: string | undefined;
  readonly eventType?: string | undefined;
  readonly after: number;
  readonly upTo: number;
  readonly dir: 'f' | 'b';
  readonly limit: number;
  /** How many steps from the event to follow: 1 for direct relations. */
  readonly depthMax: number;
}

export interface RelationStore {
  /** Of those of the events that have relations. */
  summaries(eventIds: readonly string[]): Promise<Map<string, RelationSummary>>;
  /** Ids of events that relate to `eventId`, in the page's order. */
  related(eventId: string, page: RelationPage): Promise<string[]>;
  /** Ids of events of a room that events of these kinds, or of these senders, relate to. */
  parents(
    roomId: string,
    by: { types: readonly string[] | null; senders: readonly string[] | null },
  ): Promise<Set<string>>;
  /** Thread roots of a room, the thread with the newest reply first, each with that reply's position. */
  threads(
    roomId: string,
    page: { upTo: number; limit: number; participant: string | null },
  ): Promise<{ rootId: string; latestPos: number }[]>;
}

/** Events that a filter by relations looks among. */
const PARENTS_MAX = 10_000;
/** References listed in one aggregation. */
const REFERENCES_MAX = 100;

/** Timelines that one query reads the relations of. */
const PAGES_PER_QUERY = 8;

export function openRelationStore(database: Database): RelationStore {
  const db = database.as<CoreTables>();

  async function summarise(ids: readonly string[]): Promise<Map<string, RelationSummary>> {
    const [edits, groups] = await Promise.all([
      sql<{ parent: string; event_id: string }>`
        select distinct on (e.relates_to) e.relates_to as parent, e.event_id
        from messaging_events e
        join messaging_events p on p.event_id = e.relates_to and p.room_id = e.room_id
          and p.sender = e.sender and p.type = e.type
        where e.relates_to = any(${[...ids]}::text[]) and e.rel_type = 'm.replace' and e.redacted_by is null
          and e.state_key is null and p.state_key is null
        order by e.relates_to, e.origin_server_ts desc, e.event_id desc`.execute(db),
      sql<{
        parent: string;
        rel_type: string;
        n: number;
        latest: string;
        senders: string[] | null;
        ids: string[] | null;
      }>`
        select e.relates_to as parent, e.rel_type, count(*) as n,
          (array_agg(e.event_id order by e.pos desc))[1] as latest,
          array_agg(distinct e.sender) filter (where e.rel_type = 'm.thread') as senders,
          (array_agg(e.event_id order by e.pos) filter (where e.rel_type = 'm.reference'))[1:${sql.lit(REFERENCES_MAX)}] as ids
        from messaging_events e
        join messaging_events p on p.event_id = e.relates_to and p.room_id = e.room_id
        where e.relates_to = any(${[...ids]}::text[]) and e.rel_type in ('m.thread', 'm.reference') and e.redacted_by is null
        group by e.relates_to, e.rel_type`.execute(db),
    ]);
    const found = new Map<
      string,
      { replacedBy: string | null; thread: RelationSummary['thread']; references: string[] }
    >();
    const of = (parent: string) => {
      const summary = found.get(parent) ?? { replacedBy: null, thread: null, references: [] };
      found.set(parent, summary);
      return summary;
    };
    for (const row of edits.rows) of(row.parent).replacedBy = row.event_id;
    for (const row of groups.rows) {
      if (row.rel_type === 'm.thread') {
        of(row.parent).thread = { latest: row.latest, count: row.n, senders: row.senders ?? [] };
      } else of(row.parent).references = row.ids ?? [];
    }
    return found;
  }

  const summaries = gather(PAGES_PER_QUERY, async (pages: readonly (readonly string[])[]) => {
    const all = await summarise(pages.flat());
    return pages.map((ids) => new Map([...all].filter(([id]) => pages.length === 1 || ids.includes(id))));
  });

  return {
    summaries: (eventIds) => (eventIds.length === 0 ? Promise.resolve(new Map()) : summaries(eventIds)),
    async related(eventId, { roomId, relType, eventType, after, upTo, dir, limit, depthMax }) {
      const order = dir === 'f' ? sql`asc` : sql`desc`;
      const { rows } = await sql<{ event_id: string }>`
        with recursive related as (
          select e.event_id, e.pos, e.rel_type, e.type, 1 as depth from messaging_events e
          where e.relates_to = ${eventId} and e.room_id = ${roomId} and e.rel_type is not null and e.redacted_by is null
          union
          select e.event_id, e.pos, e.rel_type, e.type, r.depth + 1 from messaging_events e
          join related r on e.relates_to = r.event_id
          where r.depth < ${depthMax} and e.room_id = ${roomId} and e.rel_type is not null and e.redacted_by is null)
        select event_id from related
        where pos > ${after} and pos <= ${upTo}
          ${relType === undefined ? sql`` : sql`and rel_type = ${relType}`}
          ${eventType === undefined ? sql`` : sql`and type = ${eventType}`}
        group by event_id, pos order by pos ${order} limit ${limit}`.execute(db);
      return rows.map((row) => row.event_id);
    },
    async parents(roomId, { types, senders }) {
      let query = db
        .selectFrom('messaging_events')
        .select('relates_to')
        .distinct()
        .where('room_id', '=', roomId)
        .where('relates_to', 'is not', null)
        .where('redacted_by', 'is', null);
      if (types) query = query.where('rel_type', 'in', types.length > 0 ? [...types] : ['']);
      if (senders) query = query.where('sender', 'in', senders.length > 0 ? [...senders] : ['']);
      const rows = await query.limit(PARENTS_MAX).execute();
      return new Set(rows.map((row) => row.relates_to ?? ''));
    },
    async threads(roomId, { upTo, limit, participant }) {
      const { rows } = await sql<{ root_id: string; latest_pos: number }>`
        select e.relates_to as root_id, max(e.pos) as latest_pos from messaging_events e
        join messaging_events p on p.event_id = e.relates_to and p.room_id = e.room_id
        where e.room_id = ${roomId} and e.rel_type = 'm.thread' and e.redacted_by is null
        group by e.relates_to
        having max(e.pos) <= ${upTo}
          ${participant === null ? sql`` : sql`and (bool_or(e.sender = ${participant}) or bool_or(p.sender = ${participant}))`}
        order by latest_pos desc limit ${limit}`.execute(db);
      return rows.map((row) => ({ rootId: row.root_id, latestPos: row.latest_pos }));
    },
  };
}
