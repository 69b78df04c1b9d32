import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase, stopOwnTestCluster, type TestDatabase } from '../src/test-database.ts';

const opened: TestDatabase[] = [];
afterAll(async () => {
  for (const database of opened) await database.drop();
  await stopOwnTestCluster();
});

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

test('a template is prepared once and each copy of it is its own', async () => {
  let prepared = 0;
  const template = {
    name: 'counted',
    prepare: (url: string) =>
      withClient(url, async (client) => {
        prepared++;
        await client.query('create table counted (n int)');
      }),
  };
  const [first, second] = [await createTestDatabase(template), await createTestDatabase(template)];
  opened.push(first, second);
  await withClient(first.url, (client) => client.query('insert into counted values (1)'));
  const { rows } = await withClient(second.url, (client) => client.query('select count(*)::int as n from counted'));
  expect(rows).toEqual([{ n: 0 }]);
  expect(prepared).toBe(1);
});
