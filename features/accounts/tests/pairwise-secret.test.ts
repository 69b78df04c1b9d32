import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { eventMigrations } from '@althing/events';
import { migrate, openDatabase } from '@althing/db';
import { createTestDatabase } from '@althing/testing/test-database';
import { accountsMigrations } from '../src/storage/migrations.ts';
import { ensurePairwiseSecret } from '../src/storage/pairwise-secret-store.ts';
import type { AccountsTables } from '../src/storage/tables.ts';

test('ACC66 a server from before the secret had a table of its own goes on with the same, and so do its ids', async () => {
  const place = await createTestDatabase({ name: 'accounts-before-0004', prepare: () => Promise.resolve() });
  const database = openDatabase({ url: place.url });
  const before = accountsMigrations.migrations.filter(({ name }) => name < '0004');
  expect((await migrate(database, [eventMigrations, { ...accountsMigrations, migrations: before }])).ok).toBe(true);
  const db = database.as<AccountsTables>();
  await sql`insert into accounts_oauth_keys (name, value) values ('subjects', '"kept secret"')`.execute(db);
  expect((await migrate(database, [eventMigrations, accountsMigrations])).ok).toBe(true);
  expect(await ensurePairwiseSecret(db, 'fresh')).toBe('kept secret');
  expect((await sql`select 1 from accounts_oauth_keys where name = 'subjects'`.execute(db)).rows).toEqual([]);
  await database.close();
  await place.drop();
});
