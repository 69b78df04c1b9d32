// R10: the public log as rows. One writer at a time; a row is never changed.
import { sql } from 'kysely';
import type { LogEntry } from '../contract/fields.ts';
import type { InstitutionsDb } from './tables.ts';

/** Any number, the same for all processes: whoever adds to the log takes turns, and sees what was added before. */
const LOG_LOCK = 7_266_381;

/** Holds the log until the transaction ends and answers its newest entry. */
export async function lockLog(tx: InstitutionsDb): Promise<{ seq: number; hash: string }> {
  await sql`select pg_advisory_xact_lock(${LOG_LOCK})`.execute(tx);
  const row = await tx
    .selectFrom('institutions_log')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? { seq: 0, hash: '' };
}

export async function insertLogEntry(tx: InstitutionsDb, entry: LogEntry & { leafHash: Uint8Array }): Promise<void> {
  await tx
    .insertInto('institutions_log')
    .values({ seq: entry.seq, body: entry.body, hash: entry.hash, leaf_hash: Buffer.from(entry.leafHash) })
    .execute();
}

export function selectLog(db: InstitutionsDb, page: { after: number; limit: number }): Promise<LogEntry[]> {
  return db
    .selectFrom('institutions_log')
    .select(['seq', 'body', 'hash'])
    .where('seq', '>', page.after)
    .orderBy('seq')
    .limit(page.limit)
    .execute();
}

/** The hashes of all leaves, oldest first: what operators do to people is hundreds of entries a year. */
export async function selectLeafHashes(db: InstitutionsDb): Promise<Uint8Array[]> {
  const rows = await db.selectFrom('institutions_log').select('leaf_hash').orderBy('seq').execute();
  return rows.map(({ leaf_hash: hash }) => new Uint8Array(hash));
}
