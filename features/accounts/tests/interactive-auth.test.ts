import { expect, test } from 'vitest';
import { logInPerson, passwordStage, sharedAccountsServer, type Answer } from '@althing/accounts/testing';

const server = sharedAccountsServer({ people: ['anna', 'eve'] });

const removeDevice = (token: string, deviceId: string, auth?: unknown): Promise<Answer> =>
  server.call('DELETE', `/_matrix/client/v3/devices/${deviceId}`, { token, ...(auth ? { body: { auth } } : {}) });
const isThere = async (token: string, deviceId: string): Promise<boolean> =>
  (await server.call('GET', `/_matrix/client/v3/devices/${deviceId}`, { token })).status === 200;

test('ACC21 a session begun for one operation proves no other', async () => {
  const { token } = await logInPerson(server, 'anna');
  await logInPerson(server, 'anna', { device_id: 'FIRST' });
  await logInPerson(server, 'anna', { device_id: 'SECOND' });
  const asked = await removeDevice(token, 'FIRST');
  expect(asked).toMatchObject({
    status: 401,
    body: { flows: [{ stages: ['m.login.password'] }], params: {}, completed: [], session: expect.any(String) },
  });
  const proof = passwordStage('anna', undefined, asked.body.session);
  expect((await removeDevice(token, 'SECOND', proof)).status).toBe(403);
  const elsewhere = await server.call('POST', '/_matrix/client/v3/account/deactivate', {
    token,
    body: { auth: proof },
  });
  expect(elsewhere.status).toBe(403);
  expect(await isThere(token, 'SECOND')).toBe(true);
  expect((await removeDevice(token, 'FIRST', proof)).status).toBe(200);
  expect(await isThere(token, 'FIRST')).toBe(false);
});

test("ACC22 another's password proves nothing, and another's session is refused", async () => {
  const anna = await logInPerson(server, 'anna');
  const eve = await logInPerson(server, 'eve');
  await logInPerson(server, 'anna', { device_id: 'TARGET' });
  expect((await removeDevice(anna.token, 'TARGET', passwordStage('eve'))).status).toBe(403);
  const asked = await removeDevice(anna.token, 'TARGET');
  const stolen = await removeDevice(eve.token, 'TARGET', passwordStage('eve', undefined, asked.body.session));
  expect(stolen.status).toBe(403);
  expect(await isThere(anna.token, 'TARGET')).toBe(true);
});

test("ACC22 one's own proof reaches one's own devices only", async () => {
  const anna = await logInPerson(server, 'anna', { device_id: 'SHARED' });
  const eve = await logInPerson(server, 'eve');
  expect((await removeDevice(eve.token, 'SHARED', passwordStage('eve'))).status).toBe(200);
  expect(await isThere(anna.token, 'SHARED')).toBe(true);
});

test('ACC23 success spends the session', async () => {
  const { token } = await logInPerson(server, 'anna');
  await logInPerson(server, 'anna', { device_id: 'ONCE' });
  const asked = await removeDevice(token, 'ONCE');
  const proof = passwordStage('anna', undefined, asked.body.session);
  expect((await removeDevice(token, 'ONCE', proof)).status).toBe(200);
  expect((await removeDevice(token, 'ONCE', proof)).status).toBe(400);
  expect((await removeDevice(token, 'ONCE', { session: asked.body.session })).status).toBe(400);
});

test('ACC24 a wrong password says so and how to go on, and the session goes on', async () => {
  const { token } = await logInPerson(server, 'anna');
  await logInPerson(server, 'anna', { device_id: 'STAYS' });
  const asked = await removeDevice(token, 'STAYS');
  const { session } = asked.body;
  const wrong = await removeDevice(token, 'STAYS', passwordStage('anna', 'cashew nuts', session));
  expect(wrong).toMatchObject({
    status: 401,
    body: { errcode: 'M_FORBIDDEN', error: expect.any(String), session, completed: [], params: {} },
  });
  const empty = await removeDevice(token, 'STAYS', { session });
  expect(empty).toMatchObject({ status: 401, body: { session } });
  const dummy = await removeDevice(token, 'STAYS', { type: 'm.login.dummy', session });
  expect(dummy).toMatchObject({ status: 401, body: { session } });
  expect(await isThere(token, 'STAYS')).toBe(true);
  server.clock.advance(3_600_001);
  expect((await removeDevice(token, 'STAYS', passwordStage('anna', undefined, session))).status).toBe(400);
});

test('ACC21 several devices are removed by a proof for exactly these', async () => {
  const { token } = await logInPerson(server, 'anna');
  for (const deviceId of ['A1', 'A2', 'A3']) await logInPerson(server, 'anna', { device_id: deviceId });
  const remove = (devices: string[], auth?: unknown) =>
    server.call('POST', '/_matrix/client/v3/delete_devices', { token, body: { devices, auth } });
  const asked = await remove(['A1', 'A2']);
  const proof = passwordStage('anna', undefined, asked.body.session);
  expect((await remove(['A1', 'A2', 'A3'], proof)).status).toBe(403);
  expect((await remove(['A2', 'A1'], proof)).status).toBe(200);
  expect([await isThere(token, 'A1'), await isThere(token, 'A2'), await isThere(token, 'A3')]).toEqual([
    false,
    false,
    true,
  ]);
});
