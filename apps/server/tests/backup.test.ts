import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from '@althing/db/embedded';
import { startServer, type TestServer } from '@althing/testing';
import { listTables } from '../src/backup/catalogue.ts';
import { runAlthing } from './run-althing.ts';

/** Their rows are renumbered on the way, for transaction ids mean nothing in another cluster. */
const RENUMBERED = new Set(['public.feature_events', 'public.event_cursors']);
const A_MINUTE = 120_000;

let folder = '';
let server: TestServer;
let settings: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'althing-backup-'));
  server = await startServer({ env: { ALTHING_SAMPLE: 'on' } });
  await vi.waitUntil(() => server.output().includes('Sample sign-ins:'), { timeout: A_MINUTE });
  await sendPicture();
  settings = { ALTHING_SERVER_NAME: new URL(server.url).host, ALTHING_SAMPLE: 'off' };
}, A_MINUTE * 2);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a backup can be taken while people use the server', { timeout: A_MINUTE }, async () => {
  const taken = await runAlthing(['backup', join(folder, 'of-running')], {
    ...settings,
    ALTHING_DATA: server.dataFolder,
  });
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  const put = await runAlthing(['restore', join(folder, 'of-running')], {
    ...settings,
    ALTHING_DATA: join(folder, 'running'),
  });
  expect(put).toMatchObject({ code: 0, stderr: '' });
});

test('a backup, restored, is the same data and a server that people can use', { timeout: A_MINUTE * 2 }, async () => {
  // What the running server still has to write (when a device was last seen) is on disk once it has stopped.
  await server.stop({ keepData: true });
  const backup = join(folder, 'backup');
  const taken = await runAlthing(['backup', backup], { ...settings, ALTHING_DATA: server.dataFolder });
  expect(taken).toMatchObject({ code: 0, stderr: '' });

  const restored = join(folder, 'restored');
  const put = await runAlthing(['restore', backup], { ...settings, ALTHING_DATA: restored });
  expect(put).toMatchObject({ code: 0, stderr: '' });
  expect(put.stdout).toMatch(/^Restored \d{3,} rows of \d{2,} tables and [1-9]\d* files/);
  expect(await contentOf(restored)).toEqual(await contentOf(server.dataFolder));
  expect(await filesOf(join(restored, 'media'))).toEqual(await filesOf(join(server.dataFolder, 'media')));

  const again = await runAlthing(['restore', backup], { ...settings, ALTHING_DATA: restored });
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('There is data here already');

  await rm(server.dataFolder, { recursive: true });
  await rename(restored, server.dataFolder);
  await server.restart();
  const mira = await signIn('mira');
  const { joined_rooms: rooms } = (await call('GET', '/_matrix/client/v3/joined_rooms', mira)) as {
    joined_rooms: string[];
  };
  expect(rooms.length).toBeGreaterThan(0);
});

test('a damaged backup is refused and leaves the place empty', { timeout: A_MINUTE }, async () => {
  const backup = join(folder, 'damaged');
  await cp(join(folder, 'backup'), backup, { recursive: true });
  const [name = ''] = (await readdir(join(backup, 'database'))).toSorted();
  const bytes = await readFile(join(backup, 'database', name));
  await writeFile(join(backup, 'database', name), bytes.subarray(0, bytes.length - 9));
  const target = join(folder, 'from-damaged');
  const { code, stderr } = await runAlthing(['restore', backup], { ...settings, ALTHING_DATA: target });
  expect(code).toBe(1);
  expect(stderr).toContain('The backup is damaged');
  expect((await runAlthing(['restore', join(folder, 'backup')], { ...settings, ALTHING_DATA: target })).code).toBe(0);
});

test('a backup of another server is refused', { timeout: A_MINUTE }, async () => {
  const other = { ...settings, ALTHING_SERVER_NAME: 'elsewhere.example', ALTHING_DATA: join(folder, 'elsewhere') };
  const { code, stderr } = await runAlthing(['restore', join(folder, 'backup')], other);
  expect(code).toBe(1);
  expect(stderr).toContain('everybody');
});

test('a folder that holds anything is no place for a backup', { timeout: A_MINUTE }, async () => {
  const { code, stderr } = await runAlthing(['backup', join(folder, 'backup')], {
    ...settings,
    ALTHING_DATA: server.dataFolder,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('is not empty');
});

async function call(
  method: string,
  path: string,
  token: string | null,
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  expect(response.status).toBe(200);
  return response.json();
}

async function signIn(user: string): Promise<string> {
  const [, password = ''] = /each with the password (\S+)/.exec(server.output()) ?? [];
  const body = JSON.stringify({ type: 'm.login.password', identifier: { type: 'm.id.user', user }, password });
  return String(
    ((await call('POST', '/_matrix/client/v3/login', null, body)) as Record<string, unknown>)['access_token'],
  );
}

async function sendPicture(): Promise<void> {
  await call('POST', '/_matrix/media/v3/upload?filename=a.bin', await signIn('leyla'), new Uint8Array(100_000).fill(7));
}

/** Every table's rows as text, sorted; of those that are renumbered, how many there are. */
async function contentOf(dataFolder: string): Promise<Record<string, unknown>> {
  const started = await startEmbeddedPostgres({ folder: dataFolder });
  if (!started.ok) throw new Error(JSON.stringify(started.refusal));
  const client = new pg.Client({ connectionString: started.value.url });
  await client.connect();
  const content: Record<string, unknown> = {};
  for (const { name, columns } of await listTables(client)) {
    const rows = (await text(client.query(copyTo(`copy (select ${columns.join(', ')} from ${name}) to stdout`))))
      .trimEnd()
      .split('\n')
      .toSorted();
    content[name] = RENUMBERED.has(name) ? rows.length : rows;
  }
  await client.end();
  await started.value.stop();
  return content;
}

async function filesOf(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.length))
    .toSorted();
}
