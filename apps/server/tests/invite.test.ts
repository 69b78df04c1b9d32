import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';
import { runAlthing } from './run-althing.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ env: { ALTHING_REGISTRATION: 'token' } });
});
afterAll(() => server.stop());

test('althing invite prints a token beside the running server, and it lets in as many as told', async () => {
  const run = await runAlthing(['invite', 'first class', '1'], { ALTHING_DATA: server.dataFolder });
  expect(run.code).toBe(0);
  const token = run.stdout.trim();
  expect(token).toMatch(/^[\w-]{20}$/);
  const register = async (username: string): Promise<number> => {
    const response = await fetch(`${server.url}/_matrix/client/v3/register`, {
      method: 'POST',
      body: JSON.stringify({
        username,
        password: 'correct horse battery',
        auth: { type: 'm.login.registration_token', token },
      }),
    });
    return response.status;
  };
  expect([await register('first'), await register('second')]).toEqual([200, 401]);
});

test('althing invite says what is wrong with a number in one line', async () => {
  const run = await runAlthing(['invite', 'class', 'many'], { ALTHING_DATA: server.dataFolder });
  expect(run.code).toBe(1);
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
});
