import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';
import { guestVerbs } from '../src/guest-access.ts';

let server: TestServer;
let token: string | undefined;
let userId: string;

beforeAll(async () => {
  server = await startServer();
  const registered = await call('POST', '/v3/register?kind=guest', {});
  ({ access_token: token, user_id: userId } = registered.body as { access_token: string; user_id: string });
});
afterAll(() => server.stop());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.url}/_matrix/client${path}`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

test('guests look in, name themselves and talk where they are let in', async () => {
  const me = encodeURIComponent(userId);
  expect((await call('GET', '/v3/sync')).status).toBe(200);
  expect((await call('GET', '/v3/devices')).status).toBe(200);
  expect((await call('POST', '/v3/keys/query', { device_keys: {} })).status).toBe(200);
  expect((await call('PUT', `/v3/profile/${me}/displayname`, { displayname: 'Passer-by' })).status).toBe(200);
});

test('guests are refused whatever is not listed for them', async () => {
  const me = encodeURIComponent(userId);
  const refused = [
    await call('PUT', `/v3/profile/${me}/avatar_url`, { avatar_url: 'mxc://a/b' }),
    await call('POST', '/v3/createRoom', {}),
    await call('POST', '/v3/user_directory/search', { search_term: 'a' }),
    await call('POST', '/v3/pushers/set', {}),
    await call('POST', '/v3/account/password', {}),
    await call('PUT', `/v3/user/${me}/account_data/note`, { a: 1 }),
  ];
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_GUEST_ACCESS_FORBIDDEN' } });
  }
});

test('what is listed for guests is there', async () => {
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  const verbs = new Set(
    Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => each.operationId)),
  );
  expect([...guestVerbs].filter((verb) => !verbs.has(verb))).toEqual([]);
});
