// A database of its own for each test file: empty, or a copy of a template that was prepared once in the run.
import pg from 'pg';
import { randomBytes } from 'node:crypto';
import { CLUSTER_VARIABLE, startTestCluster, type TestCluster } from './test-cluster.ts';

export interface TestDatabase {
  readonly url: string;
  /** Ends whoever is still connected and removes the database. */
  drop(): Promise<void>;
}

export interface TestTemplate {
  /** Names the template within the run: same name, same content. */
  readonly name: string;
  /** Fills the template, usually by migrating it. Must close its connections. */
  prepare(url: string): Promise<void>;
}

/** Any number: test processes that need the same template at once take turns. */
const TEMPLATE_LOCK = 7_266_351;

let own: Promise<TestCluster> | null = null;

/** Creates a database. Outside a vitest run that has the global setup, a PostgreSQL is started for this process. */
export async function createTestDatabase(template?: TestTemplate): Promise<TestDatabase> {
  const clusterUrl = process.env[CLUSTER_VARIABLE] ?? (await (own ??= startTestCluster())).url;
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: clusterUrl });
  await admin.connect();
  try {
    const source = template ? await preparedTemplate(admin, clusterUrl, template) : 'template0';
    await admin.query(`create database ${name} template ${source}`);
  } finally {
    await admin.end();
  }
  return {
    url: inCluster(clusterUrl, name),
    async drop() {
      const client = new pg.Client({ connectionString: clusterUrl });
      await client.connect();
      await client.query(`drop database if exists ${name} with (force)`);
      await client.end();
    },
  };
}

/** Stops the PostgreSQL that {@link createTestDatabase} started for this process, if it did. */
export async function stopOwnTestCluster(): Promise<void> {
  await (await own)?.stop();
  own = null;
}

async function preparedTemplate(admin: pg.Client, clusterUrl: string, template: TestTemplate): Promise<string> {
  const name = `template_${template.name.replaceAll(/[^a-z0-9]/g, '_')}`;
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      await admin.query(`create database ${name}_unfinished template template0`);
      await template.prepare(inCluster(clusterUrl, `${name}_unfinished`));
      await admin.query(`alter database ${name}_unfinished rename to ${name}`);
    }
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return name;
}

function inCluster(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.href;
}
