import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/embedded/index.ts';

let folder = '';
const running: EmbeddedPostgres[] = [];
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'althing-embedded-')));
});
afterAll(async () => {
  for (const postgres of running) await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(place: string): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres({ folder: place });
  if (!started.ok) throw new Error(JSON.stringify(started.refusal));
  running.push(started.value);
  return started.value;
}

async function ask<T>(url: string, question: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(question)).rows as T[];
  } finally {
    await client.end();
  }
}

test('commits are on disk before they are acknowledged, and no port is open', async () => {
  const { url } = await start(join(folder, 'plain'));
  const shown = await ask<{ name: string; setting: string }>(
    url,
    `select name, setting from pg_settings where name in ('synchronous_commit', 'fsync', 'listen_addresses') order by name`,
  );
  expect(shown.map(({ setting }) => setting)).toEqual(['on', '', 'on']);
});

// A clone in /root, or in a temporary folder that only root may enter.
test('a data folder below one that is closed to others works, as root too', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await chmod(closed, 0o700);
  const { url, isNew } = await start(join(closed, 'data'));
  expect(isNew).toBe(true);
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a data folder whose path is too long for a socket works', async () => {
  const { url } = await start(join(folder, 'long'.repeat(20), 'longer'.repeat(12)));
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('what people wrote stays out of its log', async () => {
  const place = join(folder, 'silent');
  const { url, stop } = await start(place);
  await ask(url, 'create table kept (word text primary key)');
  await ask(url, `insert into kept values ('my-secret-word')`);
  await expect(ask(url, `insert into kept values ('my-secret-word')`)).rejects.toThrow(/duplicate key/);
  await expect(ask(url, `select 'my-secret-word' frm kept where`)).rejects.toThrow(/syntax error/);
  await stop();
  const log = await readFile(join(place, 'postgres.log'), 'utf8');
  expect(log).toContain('duplicate key');
  expect(log).not.toContain('my-secret-word');
});
