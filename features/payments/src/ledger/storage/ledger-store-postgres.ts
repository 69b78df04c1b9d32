// The ledger on PostgreSQL: one connection writes, batch after batch; the row of the head is locked first, so that the
// writers of all processes take turns.
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Database } from '@althing/db';
import { invariant } from '@althing/kernel';
import { StoreLost, type Head, type LedgerReads, type LedgerStore, type LedgerTransaction } from './ledger-store.ts';
import { readsOn } from './ledger-reads-postgres.ts';
import { writeStatement } from './write-batch.ts';

/** While one connection waits for the disk, the other has the next batch ready. More would only wait for the same row. */
const LANES = 2;
/** A pool that is smaller keeps its connections for reading. */
const POOL_MIN = 4;

export async function openPostgresLedgerStore(database: Database): Promise<LedgerStore> {
  const lanes = Array.from({ length: (database.pool.options.max ?? 0) < POOL_MIN ? 1 : LANES }, () =>
    openLane(database),
  );
  await database.pool.query(
    `insert into ledger_head (seq, hash, at_ms) values (0, decode(repeat('00', 32), 'hex'), 0) on conflict do nothing`,
  );
  return {
    ...readsOn((query) => database.pool.query(query)),
    lanes: lanes.length,
    transact(work) {
      const [lane] = lanes.toSorted((a, b) => a.asked() - b.asked());
      invariant(lane, 'there is a lane');
      return lane.transact(work);
    },
    async signingKey(make) {
      await database.pool.query('insert into ledger_signing_key (private_key) values ($1) on conflict do nothing', [
        make(),
      ]);
      const { rows } = await database.pool.query<{ private_key: string }>('select private_key from ledger_signing_key');
      invariant(rows[0], 'the ledger has a key');
      return rows[0].private_key;
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** A connection of our own, made on first use: it runs one transaction at a time, in the order of asking. */
function openLane(database: Database) {
  let writer: Promise<Writer> | null = null;
  let isClosed = false;
  let asked = 0;
  let tail: Promise<unknown> = Promise.resolve();

  function connected(): Promise<Writer> {
    writer ??= openWriter(database).catch((fault: unknown) => {
      writer = null;
      throw new StoreLost('there is no connection', { cause: fault });
    });
    return writer;
  }

  async function transact<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T> {
    invariant(!isClosed, 'the ledger’s store is closed');
    const opened = await connected();
    try {
      const tx = await opened.begin();
      const value = await work(tx);
      await opened.client.query('commit');
      return value;
    } catch (fault) {
      try {
        await opened.client.query('rollback');
      } catch {
        // A connection that can't even undo is replaced; PostgreSQL undoes for it, or has committed all.
        writer = null;
        opened.client.release(true);
        throw new StoreLost('the connection broke', { cause: fault });
      }
      throw fault;
    }
  }

  return {
    asked: () => asked,
    transact<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T> {
      asked++;
      const done = tail.then(() => transact(work)).finally(() => asked--);
      tail = done.catch(() => undefined);
      return done;
    },
    async close() {
      isClosed = true;
      await tail;
      const opened = await writer;
      writer = null;
      opened?.client.release();
    },
  };
}

interface Writer {
  readonly client: pg.PoolClient;
  begin(): Promise<LedgerTransaction>;
}

async function openWriter(database: Database): Promise<Writer> {
  const client = await database.pool.connect();
  // What breaks while nobody asks is found by the next question.
  client.on('error', () => undefined);
  // An acknowledgement means: on disk. A stricter setting than that is the operator's and stays.
  await client.query(
    `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')`,
  );
  // Everything is looked up by its key. Plans are made once, while the tables are small, when reading them whole looks
  // cheaper, and kept while they grow.
  await client.query('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off');
  const reads: LedgerReads = readsOn((query) => client.query(query));
  // The query builder gives back what it borrowed; this connection stays ours.
  const lent = { query: client.query.bind(client), release: () => undefined } as unknown as pg.PoolClient;
  const pool = { connect: () => Promise.resolve(lent), end: () => Promise.resolve(), options: {} };
  const along = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  return {
    client,
    async begin() {
      const [, locked] = (await client.query(
        `begin; select seq, encode(hash, 'hex') as hash, at_ms as "atMs" from ledger_head for update`,
      )) as unknown as [unknown, pg.QueryResult<Head>];
      const [head] = locked.rows;
      invariant(head, 'the log has a head');
      return {
        ...reads,
        locked: head,
        along,
        async write(rows) {
          await client.query(writeStatement(rows));
        },
      };
    },
  };
}
