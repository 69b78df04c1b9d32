// Vitest's global setup: one PostgreSQL for the whole run, in a temporary folder, gone with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@althing/db/embedded';

/** Where the run's PostgreSQL is, for the test processes that inherit it. */
export const CLUSTER_VARIABLE = 'ALTHING_TEST_POSTGRES_URL';

/** Durability is what a crash test tests, with a server of its own; here only speed counts. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB', max_connections: '300' };

export interface TestCluster {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'althing-test-'));
  const started = await startEmbeddedPostgres({ folder, settings: SETTINGS });
  if (!started.ok) throw new Error(`the test database did not start: ${JSON.stringify(started.refusal)}`);
  return {
    url: started.value.url,
    async stop() {
      await started.value.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export default async function setup(): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  process.env[CLUSTER_VARIABLE] = cluster.url;
  return () => cluster.stop();
}
