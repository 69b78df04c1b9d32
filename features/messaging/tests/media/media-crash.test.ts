// The real server, killed in the middle of uploads.
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startServer();
  const response = await fetch(`${server.url}/_matrix/client/v3/register`, {
    method: 'POST',
    body: JSON.stringify({ username: 'ann', password: 'a long password', auth: { type: 'm.login.dummy' } }),
  });
  token = ((await response.json()) as { access_token: string }).access_token;
}, 120_000);
afterAll(() => server.stop());

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(server.dataFolder, 'media', folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

test('MEDIA2 a kill in the middle of an upload leaves nothing of it, and all that was answered', async () => {
  const bytes = randomBytes(2_000_000);
  const answered = await fetch(`${server.url}/_matrix/media/v3/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: bytes,
  });
  const { content_uri: uri } = (await answered.json()) as { content_uri: string };
  const half = httpRequest(`${server.url}/_matrix/media/v3/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-length': '4000000' },
  });
  half.on('error', () => undefined);
  await new Promise<void>((resolve) => half.write(bytes, () => resolve()));
  // The server has begun to write it when there is a file for it.
  while ((await filesIn('incoming')).length === 0) await new Promise((resolve) => setImmediate(resolve));
  await server.kill9();
  expect((await filesIn('incoming')).length).toBe(1);
  await server.restart();
  expect(await filesIn('incoming')).toEqual([]);
  expect((await filesIn('blobs')).length).toBe(1);
  const download = await fetch(`${server.url}/_matrix/client/v1/media/download/${uri.slice('mxc://'.length)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
}, 120_000);
