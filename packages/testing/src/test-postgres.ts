// One PostgreSQL for a whole test run, a database of its own for each test file. Durability is off: what crash tests
// need, they start themselves.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, openDatabase, type Database, type FeatureMigrations } from '@althing/db';
import { startEmbeddedPostgres } from '@althing/db/embedded';

/** Where the run's global set-up tells test files the cluster's address. */
const ADDRESS_VARIABLE = 'TEST_POSTGRES_URL';

/** Vitest's global set-up: starts the cluster, and hands back what ends it. */
export async function startTestPostgres(): Promise<() => Promise<void>> {
  const { url, stop } = await startCluster();
  process.env[ADDRESS_VARIABLE] = url;
  return stop;
}

export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Drops it. */
  close(): Promise<void>;
}

/** An empty database with `migrations` run. */
export async function createTestDatabase(migrations: readonly FeatureMigrations[] = []): Promise<TestDatabase> {
  const given = process.env[ADDRESS_VARIABLE];
  const own = given === undefined ? await startCluster() : null;
  const clusterUrl = given ?? own?.url ?? '';
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withClient(clusterUrl, (client) => client.query(`create database ${name}`));
  const url = databaseUrl(clusterUrl, name);
  const database = openDatabase({ url });
  const migrated = await migrate(database, migrations);
  if (!migrated.ok) throw new Error('a fresh database can not be newer');
  return {
    database,
    url,
    async close() {
      await database.close();
      await withClient(clusterUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
      await own?.stop();
    },
  };
}

async function startCluster(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'althing-test-'));
  const started = await startEmbeddedPostgres({
    folder,
    settings: { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB', max_connections: '300' },
  });
  if (!started.ok) throw new Error(`PostgreSQL did not start: ${JSON.stringify(started.refusal)}`);
  return {
    url: started.value.url,
    async stop() {
      await started.value.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function databaseUrl(clusterUrl: string, name: string): string {
  const [address = '', query] = clusterUrl.split('?');
  return `${address.slice(0, address.lastIndexOf('/'))}/${name}${query === undefined ? '' : `?${query}`}`;
}

async function withClient(url: string, run: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}
