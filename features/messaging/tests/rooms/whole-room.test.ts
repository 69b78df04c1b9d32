import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, openGroupCommit, rowFor, type BatchTable, type Database, type GroupCommit } from '@althing/db';
import { createTestDatabase, type TestDatabase } from '@althing/testing';

interface Row {
  readonly pos: number;
  readonly part: number;
}
const table: BatchTable<Row> = { name: 'whole', columns: { pos: 'bigint', part: 'int' } };
/** As many rows as fill a batch by themselves. */
const FULL_BATCH = 4000;

let database: TestDatabase;
let reader: Database;
let commit: GroupCommit;

beforeAll(async () => {
  database = await createTestDatabase();
  reader = openDatabase({ url: database.url, connectionsMax: 1 });
  await reader.pool.query('create table whole (pos bigint primary key, part int not null)');
  const opened = await openGroupCommit({ url: database.url, lock: 1, readHead: () => Promise.resolve(0) });
  if (!opened.ok) throw new Error(opened.refusal.code);
  commit = opened.value;
});
afterAll(async () => {
  await commit.close();
  await reader.close();
  await database.drop();
});

test('ROOM2 what belongs together is in one transaction, however full the batch is', async () => {
  const others = commit.append(FULL_BATCH - 1, (first) => ({
    rows: Array.from({ length: FULL_BATCH - 1 }, (_, index) => rowFor(table, { pos: first + index, part: 0 })),
  }));
  const begin = commit.append(1, (pos) => ({ rows: [rowFor(table, { pos, part: 1 })] }));
  // The second part can't be stored: its place is taken by a row of the first.
  const rest = commit.append(1, (pos) => ({ rows: [rowFor(table, { pos: pos - 1, part: 2 })], joinsPrevious: true }));
  const outcomes = await Promise.allSettled([others, begin, rest]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect((await reader.pool.query('select count(*)::int as stored from whole')).rows).toEqual([{ stored: 0 }]);
});
