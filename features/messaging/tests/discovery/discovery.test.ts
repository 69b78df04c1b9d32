// What a client asks first: getVersions, getWellKnownClient, getCapabilities.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

async function ask(path: string, token?: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${server.url}${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('DISC1 anybody learns which versions of the specification are spoken', async () => {
  const { body } = await ask('/_matrix/client/versions');
  expect(body['versions']).toContain('v1.11');
});

test('DISC2 who knows the server name only is led to the server', async () => {
  expect((await ask('/.well-known/matrix/client')).body).toMatchObject({ 'm.homeserver': { base_url: server.url } });
});

test('DISC3 a signed-in client learns what it can do: version 11 by default, 12 offered', async () => {
  const registered = await fetch(`${server.url}/_matrix/client/v3/register`, {
    method: 'POST',
    body: JSON.stringify({ username: 'mira', password: 'correct horse battery', auth: { type: 'm.login.dummy' } }),
  });
  const { access_token: token } = (await registered.json()) as { access_token: string };
  const { capabilities } = (await ask('/_matrix/client/v3/capabilities', token)).body as {
    capabilities: { 'm.room_versions': { default: string; available: Record<string, string> } };
  };
  expect(capabilities['m.room_versions'].default).toBe('11');
  expect(capabilities['m.room_versions'].available).toMatchObject({ '11': 'stable', '12': 'stable' });
  expect((await ask('/_matrix/client/v3/capabilities')).status).toBe(401);
});

test('DISC4 what no endpoint answers is M_UNRECOGNIZED: 404 for a path, 405 for a method', async () => {
  expect(await ask('/_matrix/client/v3/nothing')).toMatchObject({ status: 404, body: { errcode: 'M_UNRECOGNIZED' } });
  const response = await fetch(`${server.url}/_matrix/client/versions`, { method: 'DELETE' });
  expect(response.status).toBe(405);
  expect(await response.json()).toMatchObject({ errcode: 'M_UNRECOGNIZED' });
});
