// The whole log as text, for an auditor: a line each.
import type { Database } from '@althing/db';
import { readsOn } from '../storage/ledger-reads-postgres.ts';
import type { LedgerReads } from '../storage/ledger-store.ts';

const PAGE = 2000;

/** Lines of JSON, `[seq, hash, body]` each: the body is a text within, so that its bytes are those that were hashed. */
export async function* exportLog({ log }: Pick<LedgerReads, 'log'>): AsyncIterable<string> {
  for (let after = 0; ;) {
    const page = await log(after, PAGE);
    for (const { seq, hash, body } of page) yield `${JSON.stringify([seq, hash, body])}\n`;
    const last = page.at(-1);
    if (!last) return;
    after = last.seq;
  }
}

/** The same without opening the ledger: reads only, whoever writes meanwhile. */
export function exportLedgerLog(database: Database): AsyncIterable<string> {
  return exportLog(readsOn((query) => database.pool.query(query)));
}
