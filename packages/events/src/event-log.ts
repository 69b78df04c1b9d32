// Features talk upward by events: appended in the writer's transaction, delivered from the log after the commit, to
// every subscriber at least once and in order. A subscriber's cursor moves after its handler returned, so a crash
// between the two repeats an event: handlers are idempotent.
import { sql, type Kysely } from 'kysely';
import type { Database, FeatureMigrations } from '@althing/db';
import type { JsonObject } from '@althing/kernel';
import { sweepDelivered } from './sweep-delivered.ts';

export interface FeatureEvent {
  readonly position: number;
  readonly feature: string;
  readonly type: string;
  readonly payload: JsonObject;
}

interface EventTables {
  feature_events: { position: number; transaction: string; feature: string; type: string; payload: string; at: Date };
  event_cursors: { subscriber: string; transaction: string; position: number };
}

export const eventMigrations: FeatureMigrations = {
  feature: 'events',
  migrations: [
    {
      name: '0001-event-log',
      async up(db) {
        await sql`create table feature_events (
          position bigint generated always as identity primary key,
          transaction xid8 not null default pg_current_xact_id(),
          feature text not null, type text not null, payload text not null,
          at timestamptz not null default now())`.execute(db);
        await sql`create index feature_events_order on feature_events (transaction, position)`.execute(db);
        await sql`create table event_cursors (
          subscriber text primary key, transaction xid8 not null, position bigint not null)`.execute(db);
      },
    },
  ],
};

/** Appends an event within the transaction `tx` of the write it tells of. Call {@link EventLog.wake} after the commit. */
export async function appendEvent(
  tx: Kysely<never>,
  event: { feature: string; type: string; payload: JsonObject },
): Promise<void> {
  await sql`insert into feature_events (feature, type, payload)
    values (${event.feature}, ${event.type}, ${JSON.stringify(event.payload)})`.execute(tx);
}

export interface EventLog {
  /** Registers before `start`. `name` is stable over releases: it names the cursor. */
  subscribe(name: string, handle: (event: FeatureEvent) => Promise<void>): void;
  start(): void;
  /** Looks for events now. */
  wake(): void;
  /** Resolves when all that was committed before the call is delivered here, or after `timeoutMs`. */
  delivered(timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Another process's events are found by this poll; our own wake at once. */
const POLL_MS = 1000;
/** An event waits for every transaction that began before its own; most end within this. Doubles up to the poll. */
const RETRY_MS = 5;
const BATCH_MAX = 500;
/** What is swept is a week old: an hour more or less is nothing, and a start must not wait for it. */
const SWEEP_MS = 3600_000;
const DELIVERED_TIMEOUT_MS = 5000;

export function openEventLog({
  database,
  onFault,
  sweepMs = SWEEP_MS,
}: {
  database: Database;
  onFault: (fault: unknown) => void;
  /** How often delivered events are looked through for what may go. */
  sweepMs?: number;
}): EventLog {
  const db = database.as<EventTables>();
  const subscribers = new Map<string, (event: FeatureEvent) => Promise<void>>();
  let timer: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;
  let sweepTimer: NodeJS.Timeout | null = null;
  let sweeping: Promise<void> | null = null;
  let retryMs = RETRY_MS;
  let isStopped = false;
  let running: Promise<void> | null = null;
  let isAgain = false;

  async function deliverTo(subscriber: string, handle: (event: FeatureEvent) => Promise<void>): Promise<void> {
    for (;;) {
      // Only transactions older than every running one: what is read once can't be preceded by something later.
      const { rows } = await sql<FeatureEvent & { transaction: string; payload: string }>`
        select e.position, e.transaction::text as transaction, e.feature, e.type, e.payload
        from feature_events e
        left join event_cursors c on c.subscriber = ${subscriber}
        where e.transaction < pg_snapshot_xmin(pg_current_snapshot())
          and (c.subscriber is null or (e.transaction, e.position) > (c.transaction, c.position))
        order by e.transaction, e.position limit ${BATCH_MAX}`.execute(db);
      for (const row of rows) {
        await handle({
          position: row.position,
          feature: row.feature,
          type: row.type,
          payload: JSON.parse(row.payload) as JsonObject,
        });
        await sql`insert into event_cursors (subscriber, transaction, position)
          values (${subscriber}, ${row.transaction}::xid8, ${row.position})
          on conflict (subscriber) do update set transaction = excluded.transaction, position = excluded.position`.execute(
          db,
        );
      }
      if (rows.length < BATCH_MAX) return;
    }
  }

  /** Whether events up to `newest` are delivered to everybody here. */
  async function isDelivered(newest: { transaction: string; position: number }): Promise<boolean> {
    const { rows } = await sql<{ count: number }>`select count(*) as count from event_cursors
      where subscriber = any(${[...subscribers.keys()]}::text[])
        and (transaction, position) >= (${newest.transaction}::xid8, ${newest.position}::bigint)`.execute(db);
    return rows[0]?.count === subscribers.size;
  }

  async function newestEvent(): Promise<{ transaction: string; position: number } | null> {
    const { rows } = await sql<{
      transaction: string;
      position: number;
    }>`select transaction::text as transaction, position
      from feature_events order by feature_events.transaction desc, position desc limit 1`.execute(db);
    return rows[0] ?? null;
  }

  async function deliverAll(): Promise<void> {
    await deliverReady();
    try {
      const newest = isStopped ? null : await newestEvent();
      const isWaiting = newest !== null && !(await isDelivered(newest));
      retryMs = isWaiting ? Math.min(retryMs * 2, POLL_MS) : RETRY_MS;
      if (!isWaiting || isStopped) return;
      if (retry) clearTimeout(retry);
      retry = setTimeout(() => void run(), retryMs);
      retry.unref();
    } catch (fault) {
      if (!isStopped) onFault(fault);
    }
  }

  async function deliverReady(): Promise<void> {
    for (;;) {
      isAgain = false;
      await Promise.all(
        [...subscribers].map(async ([name, handle]) => {
          try {
            await deliverTo(name, handle);
          } catch (fault) {
            if (!isStopped) onFault(fault);
          }
        }),
      );
      if (!isAgain || isStopped) return;
    }
  }

  function run(): Promise<void> {
    if (isStopped) return Promise.resolve();
    if (running) {
      isAgain = true;
      return running;
    }
    running = deliverAll().finally(() => {
      running = null;
    });
    return running;
  }

  function sweep(): void {
    sweeping ??= sweepDelivered(database.as<never>(), [...subscribers.keys()])
      .then(
        () => {},
        // What is left is swept the next time.
        (fault: unknown) => {
          if (!isStopped) onFault(fault);
        },
      )
      .finally(() => {
        sweeping = null;
      });
  }

  return {
    subscribe(name, handle) {
      subscribers.set(name, handle);
    },
    start() {
      timer = setInterval(() => void run(), POLL_MS);
      timer.unref();
      sweepTimer = setInterval(sweep, sweepMs);
      sweepTimer.unref();
      void run();
    },
    wake() {
      void run();
    },
    async delivered(timeoutMs = DELIVERED_TIMEOUT_MS) {
      const newest = await newestEvent();
      if (newest === null) return;
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        await Promise.race([run(), new Promise((resolve) => setTimeout(resolve, deadline - Date.now()).unref())]);
        if (isStopped || Date.now() >= deadline || (await isDelivered(newest))) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    },
    async stop() {
      isStopped = true;
      if (timer) clearInterval(timer);
      if (retry) clearTimeout(retry);
      if (sweepTimer) clearInterval(sweepTimer);
      await running;
      await sweeping;
    },
  };
}
