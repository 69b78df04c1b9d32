import { expect, test, vi } from 'vitest';
import {
  type Answer,
  PASSWORD,
  registerPerson,
  sharedAccountsServer,
  startAccountsServer,
  tryLogIn,
  whoAmI,
} from '@althing/accounts/testing';

const REGISTER = '/_matrix/client/v3/register';
const DAY_MS = 24 * 3600_000;
const dummy = { type: 'm.login.dummy' };
const server = sharedAccountsServer();

const post = (path: string, token: string | undefined, body: unknown = {}): Promise<Answer> =>
  server.call('POST', path, { token, body });

async function registerGuest(): Promise<{ userId: string; localpart: string; deviceId: string; token: string }> {
  const { status, body } = await post(`${REGISTER}?kind=guest`, undefined);
  expect(status).toBe(200);
  const localpart = body.user_id.slice(1, body.user_id.indexOf(':'));
  return { userId: body.user_id, localpart, deviceId: body.device_id, token: body.access_token };
}

test('ACC63 a guest needs no name and no password, and is known as one', async () => {
  const guest = await registerGuest();
  expect((await whoAmI(server, guest.token)).body).toEqual({
    user_id: guest.userId,
    device_id: guest.deviceId,
    is_guest: true,
  });
  expect((await tryLogIn(server, { user: guest.userId })).status).toBe(403);
});

test('ACC63 a guest proves nothing', async () => {
  const { token, deviceId } = await registerGuest();
  const auth = { type: 'm.login.password', password: PASSWORD };
  const answers = [
    await post('/_matrix/client/v3/account/password', token, { auth, new_password: PASSWORD }),
    await post('/_matrix/client/v3/account/deactivate', token, { auth }),
    await post('/_matrix/client/v3/delete_devices', token, { auth, devices: [deviceId] }),
    await post('/_matrix/client/v1/login/get_token', token, { auth }),
  ];
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_GUEST_ACCESS_FORBIDDEN' } });
  }
});

test('ACC63 a guest becomes a whole account of the same user id', async () => {
  const guest = await registerGuest();
  const wanted = { username: guest.localpart, password: PASSWORD, guest_access_token: guest.token };
  const asked = await post(REGISTER, undefined, wanted);
  expect(asked.status).toBe(401);
  const made = await post(REGISTER, undefined, { ...wanted, auth: { ...dummy, session: asked.body.session } });
  expect(made).toMatchObject({ status: 200, body: { user_id: guest.userId, device_id: guest.deviceId } });
  expect((await whoAmI(server, made.body.access_token)).body.is_guest).toBe(false);
  expect((await whoAmI(server, guest.token)).status).toBe(401);
  expect((await tryLogIn(server, { user: guest.localpart })).status).toBe(200);
  const again = await post(REGISTER, undefined, { ...wanted, auth: dummy });
  expect(again.status).toBe(403);
});

test("ACC63 nobody takes over another's name by a guest's token, and no whole account by its own", async () => {
  const guest = await registerGuest();
  const other = await registerGuest();
  const whole = await registerPerson(server, 'whole');
  for (const [username, token] of [
    [other.localpart, guest.token],
    ['whole', guest.token],
    ['whole', whole.token],
    ['free-name', guest.token],
    ['whole', 'guess'],
  ]) {
    const body = { username, password: 'a taken account', guest_access_token: token, auth: dummy };
    expect([username, (await post(REGISTER, undefined, body)).status]).toEqual([username, 403]);
  }
  expect((await tryLogIn(server, { user: 'whole' })).status).toBe(200);
  expect((await tryLogIn(server, { user: other.localpart, password: 'a taken account' })).status).toBe(403);
});

test('ACC63 a guest who signs out is over', async () => {
  const guest = await registerGuest();
  expect((await post('/_matrix/client/v3/logout', guest.token)).status).toBe(200);
  expect((await whoAmI(server, guest.token)).status).toBe(401);
  expect(await server.accounts.door.whichExist([guest.userId])).toEqual(new Set());
});

test('ACC63 a guest who was not seen for thirty days is over; who looked in since is not', async () => {
  const [gone, back] = [await registerGuest(), await registerGuest()];
  const whole = await registerPerson(server, 'whole-and-away');
  server.clock.advance(20 * DAY_MS);
  expect((await whoAmI(server, back.token)).status).toBe(200);
  server.clock.advance(11 * DAY_MS);
  const everybody = [gone.userId, back.userId, whole.userId];
  await vi.waitUntil(async () => !(await server.accounts.door.whichExist(everybody)).has(gone.userId));
  expect(await server.accounts.door.whichExist(everybody)).toEqual(new Set([back.userId, whole.userId]));
  expect((await whoAmI(server, gone.token)).status).toBe(401);
  expect((await whoAmI(server, back.token)).status).toBe(200);
});

test('ACC63 where registration is not open there are no guests', async () => {
  for (const registration of ['token', 'closed'] as const) {
    const stricter = await startAccountsServer({ config: { registration } });
    try {
      const answer = await stricter.call('POST', `${REGISTER}?kind=guest`, { body: {} });
      expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_GUEST_ACCESS_FORBIDDEN' } });
    } finally {
      await stricter.stop();
    }
  }
});
