// Which files were taken back with the events that named them, and which events name which files. The latter is read from
// the log when it is needed, so that sending costs nothing for it.
import { sql } from 'kysely';
import type { BatchTable, Database } from '@althing/db';
import { mxcUri } from '../domain/media-id.ts';
import type { MediaTables } from './tables.ts';

export interface Withdrawal {
  readonly media_id: string;
  /** Who took it back: it goes only if they uploaded it. */
  readonly user_id: string;
  readonly due_at_ms: number;
}

export const withdrawalsTable: BatchTable<Withdrawal> = {
  name: 'messaging_media_withdrawn',
  columns: { media_id: 'text', user_id: 'text', due_at_ms: 'bigint' },
  onConflict: 'on conflict (media_id, user_id) do nothing',
  key: (row) => `${row.media_id}\0${row.user_id}`,
};

export interface WithdrawalStore {
  /** Those whose time has come, at most `limit`. */
  due(nowMs: number, limit: number): Promise<Withdrawal[]>;
  /** Notes what the log names up to its end; {@link isNamed} knows nothing of what came later. */
  readLog(): Promise<void>;
  /** Whether an event names the file that isn't redacted, or was and names it still. */
  isNamed(mediaId: string): Promise<boolean>;
  forget(withdrawal: Withdrawal): Promise<void>;
}

/** Positions read by one statement: some megabytes of events. */
const POSITIONS_PER_STATEMENT = 20_000;

export function openWithdrawalStore(database: Database, serverName: string): WithdrawalStore {
  const db = database.as<MediaTables>();
  const prefix = mxcUri(serverName, '');
  const pattern = `${prefix.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`)}([A-Za-z0-9_-]{1,255})`;

  async function readSome(): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pos: number; last: number }>`
        select r.pos, coalesce((select max(e.pos) from messaging_events e), 0) as last
        from messaging_media_mentions_read r for update of r`.execute(tx);
      const { pos: after, last } = rows[0] ?? { pos: 0, last: 0 };
      if (after >= last) return false;
      const upTo = Math.min(last, after + POSITIONS_PER_STATEMENT);
      await sql`insert into messaging_media_mentions (media_id, pos)
        select distinct found[1], e.pos from messaging_events e, regexp_matches(e.pdu, ${pattern}, 'g') as found
        where e.pos > ${after} and e.pos <= ${upTo} and position(${prefix} in e.pdu) > 0
        on conflict do nothing`.execute(tx);
      await sql`update messaging_media_mentions_read set pos = ${upTo}`.execute(tx);
      return upTo < last;
    });
  }

  return {
    due: (nowMs, limit) =>
      db
        .selectFrom('messaging_media_withdrawn')
        .selectAll()
        .where('due_at_ms', '<=', nowMs)
        .orderBy('due_at_ms')
        .limit(limit)
        .execute(),
    async readLog() {
      while (await readSome());
    },
    async isNamed(mediaId) {
      const { rows } = await sql`select 1 from messaging_media_mentions m join messaging_events e on e.pos = m.pos
        where m.media_id = ${mediaId} and position(${prefix + mediaId} in e.pdu) > 0 limit 1`.execute(db);
      return rows.length > 0;
    },
    async forget({ media_id, user_id }) {
      await db
        .deleteFrom('messaging_media_withdrawn')
        .where('media_id', '=', media_id)
        .where('user_id', '=', user_id)
        .execute();
    },
  };
}
