// Group commit: many small writes, one transaction. A write gets its positions in the log when it is handed in, is
// committed in that order, and is acknowledged after the commit. While one batch is being committed the next gathers.
import pg from 'pg';
import { ok, refuse, type Result } from '@althing/kernel';

/** How one table takes many rows by one statement. */
export interface BatchTable<Row> {
  readonly name: string;
  /** Column name to PostgreSQL type, in any order. */
  readonly columns: { readonly [Column in keyof Row]: string };
  /** What follows the insert, e.g. `on conflict (a) do update set b = excluded.b`. */
  readonly onConflict?: string;
  /** Rows with equal keys collapse to the last: PostgreSQL refuses to update one row twice in one statement. */
  readonly key?: (row: Row) => string;
}

interface BatchRow {
  readonly table: BatchTable<never>;
  readonly row: object;
}

export interface Write {
  readonly rows: readonly BatchRow[];
  /** Further statements of the same transaction, run in order after all rows of the batch are in. */
  readonly run?: (client: pg.ClientBase) => Promise<void>;
  /** Written in the same transaction as the write handed in before it, whatever the size of the batch becomes. */
  readonly joinsPrevious?: boolean;
  /** Called right after the commit, before the writer is answered, in log order. Must not throw. */
  readonly committed?: () => void;
}

/** Types a row against its table. */
export function rowFor<Row extends object>(table: BatchTable<Row>, row: Row): BatchRow {
  return { table: table as unknown as BatchTable<never>, row };
}

export interface GroupCommit {
  /** The last committed position: everything up to it can be read, nothing beyond it may be shown. */
  readonly committed: number;
  /**
   * Takes `positions` consecutive log positions, the first of which is handed to `build`, and resolves with the last
   * of them after the commit. Rejects if the transaction failed; whether it reached the disk is then unknown, so
   * whoever caches what was written must forget it (see {@link onFault}).
   */
  append(positions: number, build: (first: number) => Write): Promise<number>;
  /** Resolves once everything up to `position` is committed. */
  whenCommitted(position: number): Promise<void>;
  /** Told after a failed batch: memory that ran ahead of the disk has to be read anew. */
  onFault(listener: () => void): void;
  close(): Promise<void>;
}

export class CommitFault extends Error {
  override name = 'CommitFault';
}

/** Bounds one transaction: beyond this a batch's latency grows faster than its throughput. */
const ROWS_PER_BATCH_MAX = 4000;
/** Bounds memory: with more writes waiting than this, a new one is refused as overload rather than queued. */
const WRITES_QUEUED_MAX = 50_000;

interface Pending {
  readonly last: number;
  readonly write: Write;
  readonly resolve: (position: number) => void;
  readonly reject: (fault: unknown) => void;
}

export interface GroupCommitOptions {
  readonly url: string;
  /** Names the log: of all processes on a database, one at a time may write it. */
  readonly lock: number;
  /** Reads the highest position already in the database; called once the log is ours. */
  readonly readHead: () => Promise<number>;
}

export type GroupCommitRefusal = { readonly code: 'log_in_use' };

/** The kernel ends a killed process's connection at once; PostgreSQL needs a moment to notice and free its lock. */
const LOCK_PATIENCE_MS = 3000;
const LOCK_POLL_MS = 20;

/** Opens the writer. Refused while another process writes this log. */
export async function openGroupCommit(options: GroupCommitOptions): Promise<Result<GroupCommit, GroupCommitRefusal>> {
  const client = await connectAsWriter(options);
  if (!client) return refuse({ code: 'log_in_use' });
  return ok(createGroupCommit(options, client, await options.readHead()));
}

/** A connection that holds the log's lock for as long as it lives, or null if another process holds it. */
async function connectAsWriter({ url, lock }: GroupCommitOptions): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set synchronous_commit = on');
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lock]);
    if (rows[0]?.taken === true) return client;
    if (Date.now() > deadline) {
      await client.end();
      return null;
    }
    await new Promise((next) => setTimeout(next, LOCK_POLL_MS));
  }
}

function createGroupCommit(options: GroupCommitOptions, first: pg.Client, head: number): GroupCommit {
  let queue: Pending[] = [];
  let next = head + 1;
  let committed = head;
  let isFlushing = false;
  let isClosed = false;
  let client: pg.Client | null = first;
  let waiters: { position: number; resolve: () => void; reject: (fault: unknown) => void }[] = [];
  const faultListeners: (() => void)[] = [];

  watch(first);

  function watch(opened: pg.Client): void {
    opened.on('error', () => {
      if (client === opened) client = null;
    });
    opened.on('end', () => {
      if (client === opened) client = null;
    });
  }

  async function connected(): Promise<pg.Client> {
    if (client) return client;
    const opened = await connectAsWriter(options);
    if (!opened) throw new CommitFault('another process has taken the log over');
    // Another may have written and gone in between.
    const found = await options.readHead();
    if (found >= next) {
      await opened.end();
      throw new CommitFault('another process has written the log');
    }
    watch(opened);
    client = opened;
    return opened;
  }

  async function flush(): Promise<void> {
    if (isFlushing) return;
    isFlushing = true;
    try {
      // Let everything that arrives in this turn of the event loop join the first batch.
      await new Promise((resolve) => setImmediate(resolve));
      while (queue.length > 0) {
        const batch = takeBatch();
        try {
          await commitBatch(await connected(), batch);
        } catch (fault) {
          failAll(batch, fault);
          return;
        }
        committed = batch.at(-1)?.last ?? committed;
        for (const { write } of batch) write.committed?.();
        for (const { resolve, last } of batch) resolve(last);
        const ready = waiters.filter((waiter) => waiter.position <= committed);
        if (ready.length > 0) {
          waiters = waiters.filter((waiter) => waiter.position > committed);
          for (const waiter of ready) waiter.resolve();
        }
      }
    } finally {
      isFlushing = false;
    }
  }

  function takeBatch(): Pending[] {
    let rows = 0;
    let count = 0;
    while (count < queue.length && (count === 0 || rows < ROWS_PER_BATCH_MAX || queue[count]?.write.joinsPrevious)) {
      rows += queue[count]?.write.rows.length ?? 0;
      count++;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  // What waits behind a failed batch was decided on memory that the disk may not hold: it fails with it.
  function failAll(batch: Pending[], fault: unknown): void {
    const failed = [...batch, ...queue];
    queue = [];
    const lost = waiters;
    waiters = [];
    const broken = client;
    client = null;
    void broken?.end().catch(() => undefined);
    // Positions are never used twice, so what failed leaves a gap that readers may treat as committed.
    committed = next - 1;
    for (const listener of faultListeners) listener();
    const error = new CommitFault('the transaction failed', { cause: fault });
    for (const { reject } of failed) reject(error);
    for (const { reject } of lost) reject(error);
  }

  return {
    get committed() {
      return committed;
    },
    append(positions, build) {
      if (isClosed) return Promise.reject(new CommitFault('the log is closed'));
      if (queue.length >= WRITES_QUEUED_MAX) return Promise.reject(new CommitFault('too many writes are waiting'));
      const start = next;
      const write = build(start);
      next += positions;
      return new Promise((resolve, reject) => {
        queue.push({ last: start + positions - 1, write, resolve, reject });
        void flush();
      });
    },
    whenCommitted(position) {
      if (position <= committed) return Promise.resolve();
      return new Promise((resolve, reject) => waiters.push({ position, resolve, reject }));
    },
    onFault(listener) {
      faultListeners.push(listener);
    },
    async close() {
      isClosed = true;
      while (isFlushing || queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
      await client?.end();
      client = null;
    },
  };
}

async function commitBatch(client: pg.ClientBase, batch: readonly Pending[]): Promise<void> {
  const byTable = new Map<BatchTable<never>, object[]>();
  const runs: ((client: pg.ClientBase) => Promise<void>)[] = [];
  for (const { write } of batch) {
    for (const { table, row } of write.rows) {
      const rows = byTable.get(table);
      if (rows) rows.push(row);
      else byTable.set(table, [row]);
    }
    if (write.run) runs.push(write.run);
  }
  const statements = [...byTable].map(([table, rows]) => insertStatement(table, rows));
  if (statements.length === 1 && runs.length === 0 && statements[0]) {
    await client.query(statements[0]);
    return;
  }
  await client.query('begin');
  try {
    for (const statement of statements) await client.query(statement);
    for (const run of runs) await run(client);
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  }
}

function insertStatement(
  table: BatchTable<never>,
  rows: readonly object[],
): { name: string; text: string; values: unknown[] } {
  const columns = Object.entries(table.columns) as [string, string][];
  const kept = table.key ? [...new Map(rows.map((row) => [table.key?.(row as never), row])).values()] : rows;
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  return {
    name: `batch-${table.name}`,
    text: `insert into ${table.name} (${names}) select * from unnest(${arrays}) ${table.onConflict ?? ''}`,
    values: columns.map(([name]) => kept.map((row) => (row as Record<string, unknown>)[name] ?? null)),
  };
}
