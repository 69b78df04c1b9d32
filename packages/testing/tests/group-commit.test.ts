import { sql, type Kysely } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { openDatabase, openGroupCommit, rowFor } from '@althing/db';
import { createTestDatabase, stopOwnTestCluster } from '../src/index.ts';
import {
  contractTable,
  groupCommitContract,
  type CommitUnderTest,
  type ContractRow,
} from '../src/group-commit-contract.ts';

const LOCK = 42;

afterAll(stopOwnTestCluster);

async function open(): Promise<CommitUnderTest & { url: string }> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase({ url });
  const db = database.as<{ contract_log: ContractRow }>();
  await sql`create table contract_log (pos bigint primary key, note text not null)`.execute(db);
  const opened = await openGroupCommit({ url, lock: LOCK, readHead: () => readHead(db) });
  if (!opened.ok) throw new Error('a fresh database has a writer');
  const commit = opened.value;
  return {
    commit,
    url,
    stored: () => db.selectFrom('contract_log').selectAll().orderBy('pos').execute(),
    async failNext() {
      // The table refuses one note: the whole batch fails with it.
      await sql`alter table contract_log add constraint nothing_lost check (note not like 'lost%')`.execute(db);
    },
    async close() {
      await commit.close();
      await database.close();
      await drop();
    },
  };
}

function readHead(db: Kysely<{ contract_log: ContractRow }>): Promise<number> {
  return db
    .selectFrom('contract_log')
    .select((select) => select.fn.max('pos').as('pos'))
    .executeTakeFirst()
    .then((row) => row?.pos ?? 0);
}

groupCommitContract('PostgreSQL', open);

test('CORE9 a log has one writer: a second is refused until the first has closed', async () => {
  const under = await open();
  const again = { url: under.url, lock: LOCK, readHead: () => Promise.resolve(0) };
  expect(await openGroupCommit(again)).toEqual({ ok: false, refusal: { code: 'log_in_use' } });
  await under.commit.close();
  const second = await openGroupCommit(again);
  expect(second.ok).toBe(true);
  if (second.ok) await second.value.close();
  await under.close();
});

test('CORE6 a broken connection fails the writes under way and the next ones go through a fresh one', async () => {
  const under = await open();
  await under.commit.append(1, (pos) => ({ rows: [rowFor(contractTable, { pos, note: 'before' })] }));
  const database = openDatabase({ url: under.url });
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`.execute(
    database.as<Record<never, never>>(),
  );
  await database.close();
  // Whether the first write notices the break or comes after the replacement is PostgreSQL's timing; the second must succeed.
  await under.commit
    .append(1, (pos) => ({ rows: [rowFor(contractTable, { pos, note: 'during' })] }))
    .catch(() => undefined);
  await under.commit.append(1, (pos) => ({ rows: [rowFor(contractTable, { pos, note: 'after' })] }));
  expect((await under.stored()).map((row) => row.note)).toContain('after');
  await under.close();
});

test('CORE7 rows of one key within a batch collapse to the last', async () => {
  const under = await open();
  const keyed = {
    ...contractTable,
    onConflict: 'on conflict (pos) do update set note = excluded.note',
    key: (row: ContractRow) => String(row.pos),
  };
  await Promise.all([
    under.commit.append(1, () => ({ rows: [rowFor(keyed, { pos: 1000, note: 'first' })] })),
    under.commit.append(1, () => ({ rows: [rowFor(keyed, { pos: 1000, note: 'last' })] })),
  ]);
  expect(await under.stored()).toEqual([{ pos: 1000, note: 'last' }]);
  await under.close();
});
