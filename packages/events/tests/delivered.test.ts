import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate, openDatabase, type Database } from '@althing/db';
import { createTestDatabase, type TestDatabase } from '@althing/testing';
import { appendEvent, eventMigrations, openEventLog } from '@althing/events';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url });
  await migrate(database, [eventMigrations]);
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

it('delivered() waits for an event that has to wait for an older transaction', async () => {
  const events = openEventLog({
    database,
    onFault(fault) {
      throw fault;
    },
  });
  const seen: string[] = [];
  events.subscribe('test', (event) => {
    seen.push(event.type);
    return Promise.resolve();
  });
  events.start();
  const older = new pg.Client({ connectionString: testDatabase.url });
  await older.connect();
  await older.query('begin');
  await older.query('select pg_current_xact_id()');
  await database
    .as<never>()
    .transaction()
    .execute((tx) => appendEvent(tx, { feature: 'test', type: 'happened', payload: {} }));
  let isDelivered = false;
  const delivered = events.delivered().then(() => {
    isDelivered = true;
  });
  await older.query('select 1');
  expect([isDelivered, seen]).toEqual([false, []]);
  await older.query('commit');
  await delivered;
  expect(seen).toEqual(['happened']);
  await events.stop();
  await older.end();
});
