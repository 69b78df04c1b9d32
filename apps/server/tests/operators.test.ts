import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';
import { runAlthing } from './run-althing.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const althing = (words: string[], typed = '') =>
  runAlthing(words, { ALTHING_DATA: server.dataFolder }, undefined, typed);
const secretIn = (stdout: string) => /once: ([\w-]{20})$/m.exec(stdout)?.[1] ?? '';

test('INS8 INS9 R10 two operators, each by a secret of their own, verify an institution beside the running server', async () => {
  const registered = await fetch(`${server.url}/_matrix/client/v3/register`, {
    method: 'POST',
    body: JSON.stringify({ username: 'keeper', password: 'correct horse battery', auth: { type: 'm.login.dummy' } }),
  });
  const { access_token: token } = (await registered.json()) as { access_token: string };
  const id = randomUUID();
  const url = `${server.url}/api/institutions/${id}`;
  await fetch(url, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ name: 'Ferry Bank', kind: 'bank' }),
  });
  const isVerified = async () => ((await (await fetch(url)).json()) as { isVerified: boolean }).isVerified;

  const astrid = secretIn((await althing(['operator', 'add', 'astrid'])).stdout);
  const bero = secretIn((await althing(['operator', 'add', 'bero'])).stdout);
  const third = await althing(['operator', 'add', 'carla']);
  expect([third.code, third.stderr]).toEqual([1, expect.stringContaining('Name an operator who approves')]);

  const once = await althing(['institution', 'verify', id, 'astrid'], `${astrid}\n`);
  expect([once.code, once.stdout]).toEqual([0, expect.stringContaining('when a second operator approves')]);
  const wrong = await althing(['institution', 'verify', id, 'bero'], `${astrid}\n`);
  expect([wrong.code, wrong.stderr.trim()]).toEqual([1, 'There is no operator of this name with this secret.']);
  expect(await isVerified()).toBe(false);
  const twice = await althing(['institution', 'verify', id, 'bero'], `${bero}\n`);
  expect([twice.code, twice.stdout]).toEqual([0, expect.stringContaining('Ferry Bank is verified.')]);
  expect(await isVerified()).toBe(true);
  const log = await (await fetch(`${server.url}/api/institutions/log`)).text();
  expect(log).toContain('institution_verified');
  for (const secret of [astrid, bero]) expect(log).not.toContain(secret);
}, 120_000);
