// Takes a backup while the server may be running: the tables in one snapshot, then the files. A file is there before the
// row that names it is committed and is never changed after, so files copied after the snapshot hold all it names.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { blobPath, type BlobStore } from '@althing/messaging/server';
import { StartRefusal } from '../start/start-refusal.ts';
import { DATABASE_FOLDER, FORMAT, MANIFEST_FILE, MEDIA_FOLDER, type Manifest } from './backup-format.ts';
import { forEachOf } from './for-each-of.ts';
import { listSequences, listTables, type Table } from './catalogue.ts';

export interface BackupSource {
  readonly databaseUrl: string;
  /** The files that people sent. */
  readonly blobs: BlobStore;
  readonly serverName: string;
  readonly version: string;
}

/** Writes a backup to `folder`, which must not exist or be empty. It appears there whole or not at all. */
export async function backup(source: BackupSource, folder: string): Promise<Manifest> {
  const present = await readdir(folder).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return [];
    throw new StartRefusal(`The backup folder ${folder} can't be used (${fault.message}). Name another one.`);
  });
  if (present.length > 0) throw new StartRefusal(`The folder ${folder} is not empty. Name a new one for the backup.`);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await makePrivate(join(unfinished, DATABASE_FOLDER));
  const database = await copyDatabase(source.databaseUrl, join(unfinished, DATABASE_FOLDER));
  const media = await copyMedia(source.blobs, join(unfinished, MEDIA_FOLDER));
  const manifest: Manifest = {
    format: FORMAT,
    version: source.version,
    serverName: source.serverName,
    madeAt: new Date().toISOString(),
    ...database,
    media,
  };
  await writeFile(join(unfinished, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  return manifest;
}

async function copyDatabase(
  url: string,
  folder: string,
): Promise<Pick<Manifest, 'migrations' | 'tables' | 'sequences'>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const tables = [];
    for (const [index, table] of (await listTables(client)).entries()) {
      const file = `${String(index).padStart(3, '0')}.copy.gz`;
      tables.push({
        ...table,
        columns: [...table.columns],
        file,
        ...(await copyTable(client, table, join(folder, file))),
      });
    }
    const { rows: migrations } = await client.query<{ feature: string; name: string }>(
      'select feature, name from schema_migrations order by feature, name',
    );
    // Sequences stand outside snapshots: read last, they are never behind a row that was copied.
    const sequences = await listSequences(client);
    await client.query('commit');
    return { migrations, tables, sequences };
  } finally {
    await client.end();
  }
}

async function copyTable(
  client: pg.Client,
  { name, columns }: Table,
  path: string,
): Promise<{ rows: number; sha256: string }> {
  const out = client.query(copyTo(`copy (select ${columns.join(', ')} from ${name}) to stdout`));
  const hash = hashing();
  await pipeline(out, hash.through, createGzip(), createWriteStream(path, { mode: 0o600 }));
  return { rows: out.rowCount, sha256: hash.digest() };
}

async function copyMedia(blobs: BlobStore, to: string): Promise<Manifest['media']> {
  const copied: Manifest['media'] = [];
  await makePrivate(to);
  await forEachOf(blobs.list(), async (blob) => {
    const path = blobPath(blob);
    const file = join(to, path);
    await makePrivate(dirname(file));
    const hash = hashing();
    try {
      await pipeline(blobs.open(blob), hash.through, createWriteStream(file, { mode: 0o600 }));
    } catch (fault) {
      // Deleted since it was listed: the person who sent it took it back.
      if (await blobs.has(blob)) throw fault;
      await rm(file, { force: true });
      return;
    }
    copied.push({ path, bytes: hash.bytes(), sha256: hash.digest() });
  });
  return copied;
}

async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** A stream that passes everything on and takes its SHA-256 and length on the way. */
export function hashing(): { through: Transform; digest(): string; bytes(): number } {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { through, digest: () => hash.digest('hex'), bytes: () => bytes };
}

/** The SHA-256 of what `stream` holds. */
export async function sha256Of(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
