// Finds the database: the PostgreSQL in the data folder, or the one that DATABASE_URL names.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedRefusal } from '@althing/db/embedded';
import type { Configuration } from '../configuration/settings.ts';
import { databaseRefusalLine, embeddedRefusalLine, StartRefusal } from './start-refusal.ts';

export interface Store {
  readonly databaseUrl: string;
  readonly mediaFolder: string;
  /** Whether nothing was ever migrated into it. */
  readonly isEmpty: boolean;
  /** Stops the PostgreSQL if it is ours. */
  close(): Promise<void>;
}

/** 16 is the oldest that every statement here is tested to run on. */
const SERVER_VERSION_MIN = 160_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** Throws a {@link StartRefusal}. `onLost` is told when our PostgreSQL has ended and can't be started again. */
export async function openStore(
  configuration: Pick<Configuration, 'dataFolder' | 'databaseUrl'>,
  onLost: (line: string) => void = () => undefined,
): Promise<Store> {
  const { dataFolder, databaseUrl } = configuration;
  const mediaFolder = mediaFolderOf(dataFolder);
  if (databaseUrl !== undefined) {
    const isEmpty = await checkDatabase(databaseUrl);
    await makeFolder(mediaFolder, dataFolder);
    return { databaseUrl, mediaFolder, isEmpty, close: () => Promise.resolve() };
  }
  const started = await startEmbeddedPostgres({
    folder: dataFolder,
    onLost: (refusal: EmbeddedRefusal) => onLost(embeddedRefusalLine(refusal)),
  });
  if (!started.ok) throw new StartRefusal(embeddedRefusalLine(started.refusal));
  const { url, stop } = started.value;
  try {
    await makeFolder(mediaFolder, dataFolder);
    return { databaseUrl: url, mediaFolder, isEmpty: await checkDatabase(url), close: stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

/** Where the files that people send lie. */
export function mediaFolderOf(dataFolder: string): string {
  return join(dataFolder, 'media');
}

/** Tells whether the database is empty; throws where it can't be used. */
async function checkDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; is_empty: boolean }>(
      "select current_setting('server_version_num')::int as version, to_regclass('schema_migrations') is null as is_empty",
    );
    const { version, is_empty: isEmpty } = rows[0] ?? { version: 0, is_empty: true };
    if (version < SERVER_VERSION_MIN)
      throw new Error(`it is PostgreSQL ${Math.floor(version / 10_000)}; 16 or later is needed`);
    return isEmpty;
  } catch (fault) {
    throw new StartRefusal(databaseRefusalLine(url, fault));
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeFolder(folder: string, dataFolder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (fault) {
    throw new StartRefusal(
      embeddedRefusalLine({ code: 'unwritable', folder: dataFolder, reason: (fault as Error).message }),
    );
  }
}
