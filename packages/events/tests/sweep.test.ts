import { sql } from 'kysely';
import { afterAll, beforeEach, afterEach, expect, test } from 'vitest';
import { migrate, openDatabase, type Database } from '@althing/db';
import { createTestDatabase, stopOwnTestCluster, type TestDatabase } from '@althing/testing';
import { appendEvent, eventMigrations, openEventLog, type EventLog } from '../src/index.ts';
import { sweepDelivered } from '../src/sweep-delivered.ts';

let place: TestDatabase;
let database: Database;
let log: EventLog;
let heard: string[];
beforeEach(async () => {
  place = await createTestDatabase();
  database = openDatabase({ url: place.url });
  await migrate(database, [eventMigrations]);
  heard = [];
  log = openEventLog({ database, onFault: () => {}, sweepMs: 10 });
});
afterEach(async () => {
  await log.stop();
  await database.close();
  await place.drop();
});
afterAll(stopOwnTestCluster);

async function append(types: readonly string[], ageDays: number): Promise<void> {
  const db = database.as<never>();
  await db.transaction().execute(async (tx) => {
    for (const type of types) await appendEvent(tx, { feature: 'test', type, payload: {} });
    await sql`update feature_events set at = now() - make_interval(days => ${ageDays}) where type = any(${[...types]}::text[])`.execute(
      tx,
    );
  });
}
async function kept(): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`select type from feature_events order by transaction, position`.execute(
    database.as<never>(),
  );
  return rows.map(({ type }) => type);
}

test('R11 what everybody has heard is deleted after a week, and nothing before', async () => {
  await append(['old', 'older'], 8);
  await append(['young'], 6);
  log.subscribe('one', (event) => Promise.resolve(void heard.push(event.type)));
  log.start();
  await log.delivered();
  await expect.poll(kept).toEqual(['young']);
  await append(['last'], 0);
  await log.delivered();
  expect([heard, await kept()]).toEqual([
    ['old', 'older', 'young', 'last'],
    ['young', 'last'],
  ]);
});

test('R11 an event stays, however old, until the last subscriber has heard of it', async () => {
  await append(['first'], 30);
  log.subscribe('one', () => Promise.resolve());
  log.subscribe('two', ({ type }) => (type === 'second' ? Promise.reject(new Error('not now')) : Promise.resolve()));
  await append(['second', 'third'], 30);
  log.start();
  await expect.poll(kept).toEqual(['second', 'third']);
});

test('R11 one who has heard nothing yet loses nothing', async () => {
  await append(['first'], 30);
  log.subscribe('one', () => Promise.resolve());
  log.start();
  await log.delivered();
  await append(['second'], 30);
  await log.delivered();
  await log.stop();
  expect(await sweepDelivered(database.as<never>(), ['one', 'never seen'])).toBe(0);
  expect(await sweepDelivered(database.as<never>(), [])).toBe(0);
});

test('R11 a long past goes in batches', async () => {
  const types = Array.from({ length: 2500 }, (_, n) => `event ${n}`);
  await sql`insert into feature_events (feature, type, payload, at)
    select 'test', type, '{}', now() - interval '8 days' from unnest(${types}::text[]) as type`.execute(
    database.as<never>(),
  );
  await sql`insert into event_cursors select 'one', transaction, position from feature_events
    order by position offset 2399 limit 1`.execute(database.as<never>());
  expect(await sweepDelivered(database.as<never>(), ['one'])).toBe(2400);
  expect(await kept()).toHaveLength(100);
});
