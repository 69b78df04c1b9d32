import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, openDatabase, type Database } from '@althing/db';
import { createTestDatabase, stopOwnTestCluster, type TestDatabase } from '@althing/testing';
import { appendEvent, eventMigrations, openEventLog, rebaseEventLog } from '../src/index.ts';

let place: TestDatabase;
let database: Database;
beforeAll(async () => {
  place = await createTestDatabase();
  database = openDatabase({ url: place.url });
  await migrate(database, [eventMigrations]);
});
afterAll(async () => {
  await database.close();
  await place.drop();
  await stopOwnTestCluster();
});

test('a log restored from a cluster far ahead goes on where each reader stood, in order, and nothing is lost', async () => {
  const db = database.as<never>();
  // Six events of three transactions, read out of position order, as concurrent writers leave them; one reader stands
  // behind the second, another behind the last.
  await sql`insert into feature_events (position, transaction, feature, type, payload) overriding system value values
    (11, '9000000002', 'a', 'third', '{}'), (12, '9000000001', 'a', 'first', '{}'), (13, '9000000001', 'a', 'second', '{}'),
    (14, '9000000002', 'a', 'fourth', '{}')`.execute(db);
  await sql`insert into event_cursors values ('half', '9000000001', 13), ('whole', '9000000002', 14)`.execute(db);

  await db.transaction().execute(rebaseEventLog);
  await db.transaction().execute((tx) => appendEvent(tx, { feature: 'a', type: 'fifth', payload: {} }));

  const seen: Record<string, string[]> = { half: [], whole: [], fresh: [] };
  const log = openEventLog({
    database,
    onFault: (fault) => {
      throw fault;
    },
  });
  for (const [name, types] of Object.entries(seen)) {
    log.subscribe(name, (event) => {
      types.push(event.type);
      return Promise.resolve();
    });
  }
  log.start();
  await log.delivered();
  await log.stop();
  expect(seen).toEqual({
    half: ['third', 'fourth', 'fifth'],
    whole: ['fifth'],
    fresh: ['first', 'second', 'third', 'fourth', 'fifth'],
  });
});
