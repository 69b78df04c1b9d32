// Restores a backup into an empty place: the schema as it was then, the rows in one transaction, the files, and last the
// migrations that this version has on top. What fails leaves the place as empty as it was.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate, openDatabase, type FeatureMigrations } from '@althing/db';
import { rebaseEventLog } from '@althing/events';
import { blobPath, type BlobStore } from '@althing/messaging/server';
import { databaseIsNewerLine, StartRefusal } from '../start/start-refusal.ts';
import { DATABASE_FOLDER, MANIFEST_FILE, MEDIA_FOLDER, zManifest, type Manifest } from './backup-format.ts';
import { sha256Of } from './backup.ts';
import { listTables } from './catalogue.ts';
import { forEachOf } from './for-each-of.ts';

export interface RestoreTarget {
  readonly databaseUrl: string;
  /** Where the files go; it is prepared here. */
  readonly blobs: BlobStore;
  readonly serverName: string;
}

/** Restores the backup in `folder`. Refuses a damaged or newer one, another server's, and a place that isn't empty. */
export async function restore(
  folder: string,
  target: RestoreTarget,
  features: readonly FeatureMigrations[],
): Promise<Manifest> {
  const manifest = await readManifest(folder);
  if (manifest.serverName !== target.serverName) {
    throw new StartRefusal(
      `The backup is of the server ${manifest.serverName}, this one is ${target.serverName}: everybody's user id would change. Set ALTHING_SERVER_NAME=${manifest.serverName}.`,
    );
  }
  const unknown = unknownMigrations(manifest, features);
  if (unknown.length > 0) throw new StartRefusal(databaseIsNewerLine(unknown));
  await checkEmpty(target);
  await checkFiles(folder, manifest);
  try {
    await migrateTo(target.databaseUrl, migrationsOf(manifest, features));
    await loadRows(folder, target.databaseUrl, manifest);
    await copyMedia(folder, target.blobs, manifest);
    await migrateTo(target.databaseUrl, features);
  } catch (fault) {
    await empty(target);
    throw fault;
  }
  return manifest;
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => null);
  if (text === null)
    throw new StartRefusal(`There is no backup in ${folder}: ${MANIFEST_FILE} is missing or can't be read.`);
  try {
    return zManifest.parse(JSON.parse(text));
  } catch {
    throw new StartRefusal(
      `The backup in ${folder} is damaged or was made by a newer Althing: ${MANIFEST_FILE} isn't understood.`,
    );
  }
}

function unknownMigrations(manifest: Manifest, features: readonly FeatureMigrations[]): string[] {
  const known = new Set(
    features.flatMap(({ feature, migrations }) => migrations.map(({ name }) => `${feature}/${name}`)),
  );
  return manifest.migrations.map(({ feature, name }) => `${feature}/${name}`).filter((name) => !known.has(name));
}

/** The migrations that the backup's database had: its rows fit what these make, and nothing else. */
function migrationsOf(manifest: Manifest, features: readonly FeatureMigrations[]): FeatureMigrations[] {
  const had = new Set(manifest.migrations.map(({ feature, name }) => `${feature}/${name}`));
  return features.map(({ feature, migrations }) => ({
    feature,
    migrations: migrations.filter(({ name }) => had.has(`${feature}/${name}`)),
  }));
}

async function migrateTo(url: string, features: readonly FeatureMigrations[]): Promise<void> {
  const database = openDatabase({ url, connectionsMax: 2 });
  try {
    const migrated = await migrate(database, features);
    if (!migrated.ok) throw new StartRefusal(databaseIsNewerLine(migrated.refusal.unknown));
  } finally {
    await database.close();
  }
}

async function checkEmpty({ databaseUrl, blobs }: RestoreTarget): Promise<void> {
  const tables = await withClient(databaseUrl, listTables);
  if (tables.length > 0 || (await holdsAny(blobs))) {
    throw new StartRefusal(
      'There is data here already; a backup is restored into an empty place only. Set ALTHING_DATA to a new folder, or DATABASE_URL to an empty database and S3_URL to an empty bucket.',
    );
  }
}

async function checkFiles(folder: string, { tables, media }: Manifest): Promise<void> {
  for (const { file, sha256 } of tables) {
    await checkFile(file, sha256, () =>
      sha256Of(createReadStream(join(folder, DATABASE_FOLDER, file)).pipe(createGunzip())),
    );
  }
  for (const { path, sha256 } of media) {
    if (path.split(/[/\\]/).includes('..')) throw new StartRefusal(`The backup is damaged: ${path} points out of it.`);
    await checkFile(path, sha256, () => sha256Of(createReadStream(join(folder, MEDIA_FOLDER, path))));
  }
}

async function checkFile(name: string, expected: string, read: () => Promise<string>): Promise<void> {
  const found = await read().catch(() => null);
  if (found !== expected) {
    throw new StartRefusal(
      `The backup is damaged: ${name} ${found === null ? "can't be read" : 'is not what was written'}. Use another backup.`,
    );
  }
}

async function loadRows(folder: string, url: string, manifest: Manifest): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  try {
    await withClient(url, async (client) => {
      await client.query('begin');
      // The migrations that made the tables have put rows there already: their own names, and what they begin with.
      // Where they put none nothing is deleted: tables that only grow refuse the attempt.
      for (const { name } of manifest.tables.toReversed()) {
        const { rowCount } = await client.query(`select from ${name} limit 1`);
        if (rowCount !== 0) await client.query(`delete from ${name}`);
      }
      for (const { name, columns, file } of manifest.tables) {
        const into = client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`));
        await pipeline(createReadStream(join(folder, DATABASE_FOLDER, file)), createGunzip(), into);
      }
      for (const { name, value, isCalled } of manifest.sequences)
        await client.query('select setval($1, $2, $3)', [name, value, isCalled]);
      await client.query('commit');
    });
    if (manifest.tables.some(({ name }) => name === 'public.feature_events'))
      await db.transaction().execute(rebaseEventLog);
  } finally {
    await db.destroy();
  }
}

async function copyMedia(folder: string, blobs: BlobStore, { media }: Manifest): Promise<void> {
  await blobs.prepare();
  await forEachOf(inTurn(media), async ({ path, bytes, sha256 }) => {
    const hash = Buffer.from(sha256, 'hex').toString('base64url');
    // An upload that was under way when the backup was taken.
    if (path !== blobPath(hash)) return;
    const staged = await blobs.stage(createReadStream(join(folder, MEDIA_FOLDER, path)), { bytesMax: bytes });
    if (!staged.ok || staged.value.hash !== hash) throw new Error(`${path} changed while it was restored`);
    await staged.value.publish();
    await staged.value.discard();
  });
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function holdsAny(blobs: BlobStore): Promise<boolean> {
  for await (const hash of blobs.list()) return hash !== '';
  return false;
}

/** Only ever called on a place that was found empty: takes back what this restore has put there. */
async function empty({ databaseUrl, blobs }: RestoreTarget): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query('drop schema public cascade');
    await client.query('create schema public');
  });
  for await (const hash of blobs.list()) await blobs.delete(hash);
}

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
