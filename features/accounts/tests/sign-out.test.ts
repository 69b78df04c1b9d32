import { expect, test } from 'vitest';
import {
  type Answer,
  logInPerson,
  passwordStage,
  registerPerson,
  sharedAccountsServer,
  startAccountsServer,
  tryLogIn,
  whoAmI,
} from '@althing/accounts/testing';

const server = sharedAccountsServer({ people: ['anna'] });

const post = (path: string, token: string, body: unknown = {}): Promise<Answer> =>
  server.call('POST', `/_matrix/client/v3${path}`, { token, body });

test('ACC18 logout removes this device and its tokens and no other', async () => {
  const here = await logInPerson(server, 'anna', { refresh_token: true });
  const there = await logInPerson(server, 'anna');
  expect(await post('/logout', here.token)).toEqual({ status: 200, body: {} });
  expect(await whoAmI(server, here.token)).toMatchObject({
    status: 401,
    body: { errcode: 'M_UNKNOWN_TOKEN', soft_logout: false },
  });
  const refreshed = await server.call('POST', '/_matrix/client/v3/refresh', {
    body: { refresh_token: here.refreshToken },
  });
  expect(refreshed.status).toBe(401);
  const gone = await server.call('GET', `/_matrix/client/v3/devices/${here.deviceId}`, { token: there.token });
  expect(gone.status).toBe(404);
  const without = await server.call('POST', '/_matrix/client/v3/logout', { body: {} });
  expect(without).toMatchObject({ status: 401, body: { errcode: 'M_MISSING_TOKEN' } });
});

test('ACC18 logout/all removes every device of the account and nobody else', async () => {
  const other = await registerPerson(server, 'other');
  const person = await registerPerson(server, 'everywhere');
  const further = await logInPerson(server, 'everywhere');
  expect((await post('/logout/all', person.token)).status).toBe(200);
  expect([(await whoAmI(server, person.token)).status, (await whoAmI(server, further.token)).status]).toEqual([
    401, 401,
  ]);
  expect((await whoAmI(server, other.token)).status).toBe(200);
  const again = await logInPerson(server, 'everywhere');
  const { body } = await server.call('GET', '/_matrix/client/v3/devices', { token: again.token });
  expect(body.devices).toHaveLength(1);
});

test('ACC19 another process refuses the tokens within five seconds', async () => {
  const second = await server.another();
  try {
    const person = await logInPerson(server, 'anna');
    expect((await whoAmI(second, person.token)).status).toBe(200);
    await post('/logout', person.token);
    expect((await whoAmI(server, person.token)).status).toBe(401);
    server.clock.advance(5000);
    expect((await whoAmI(second, person.token)).status).toBe(401);
  } finally {
    await second.stop();
  }
});

test('ACC19 a request that overlaps the sign-out leaves nothing remembered', async () => {
  for (let round = 0; round < 10; round++) {
    const person = await logInPerson(server, 'anna');
    const overlapping = Array.from({ length: 5 }, () => whoAmI(server, person.token));
    await post('/logout', person.token);
    await Promise.all(overlapping);
    expect((await whoAmI(server, person.token)).status).toBe(401);
  }
});

test('ACC20 the answer to a removal waits until the features above have followed', async () => {
  const slow = await startAccountsServer();
  try {
    const followed: string[] = [];
    slow.events.subscribe('slow feature', async (event) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (event.type === 'devicesRemoved') followed.push(...(event.payload['deviceIds'] as string[]));
    });
    const person = await registerPerson(slow, 'anna');
    await slow.call('POST', '/_matrix/client/v3/logout', { token: person.token, body: {} });
    expect(followed).toEqual([person.deviceId]);
  } finally {
    await slow.stop();
  }
});

test('ACC28 each change tells its event once and in order', async () => {
  const person = await registerPerson(server, 'told');
  const { userId } = person;
  const second = await logInPerson(server, 'told', { initial_device_display_name: 'Second' });
  const rename = { token: person.token, body: { display_name: 'Renamed' } };
  await server.call('PUT', `/_matrix/client/v3/devices/${second.deviceId}`, rename);
  await post('/account/password', person.token, { auth: passwordStage('told'), new_password: 'another password' });
  const auth = passwordStage('told', 'another password');
  await post('/account/deactivate', person.token, { auth, erase: true });
  await server.events.delivered();
  const told = server.heard.filter((event) => event.payload['userId'] === userId);
  expect(told.map(({ type, payload }) => ({ type, ...payload }))).toEqual([
    { type: 'accountCreated', userId, displayName: null },
    { type: 'deviceAdded', userId, deviceId: person.deviceId, displayName: null, isNewSignIn: false },
    { type: 'deviceAdded', userId, deviceId: second.deviceId, displayName: 'Second', isNewSignIn: true },
    { type: 'deviceRenamed', userId, deviceId: second.deviceId, displayName: 'Renamed' },
    { type: 'devicesRemoved', userId, deviceIds: [second.deviceId] },
    { type: 'passwordChanged', userId, keepDeviceId: person.deviceId },
    { type: 'devicesRemoved', userId, deviceIds: [person.deviceId] },
    { type: 'accountDeactivated', userId, erase: true },
  ]);
});

test('ACC28 what was refused tells nothing', async () => {
  const before = server.heard.length;
  await registerPerson(server, 'anna').catch(() => undefined);
  await tryLogIn(server, { user: 'anna', password: 'wrong password' });
  await server.events.delivered();
  expect(server.heard).toHaveLength(before);
});
