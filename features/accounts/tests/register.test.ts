import { createRegistrationToken } from '@althing/accounts/server';
import { expect, test } from 'vitest';
import {
  PASSWORD,
  registerPerson,
  sharedAccountsServer,
  startAccountsServer,
  tryLogIn,
  whoAmI,
  type AccountsServer,
} from '@althing/accounts/testing';

const REGISTER = '/_matrix/client/v3/register';
const dummy = { type: 'm.login.dummy' };
const server = sharedAccountsServer();

const register = (body: Record<string, unknown>, on = server) =>
  on.call('POST', REGISTER, { body: { password: PASSWORD, ...body } });

test('ACC1 register with m.login.dummy in one request makes an account, a device and a token', async () => {
  const answer = await register({
    auth: dummy,
    username: 'anna',
    device_id: 'PHONE',
    initial_device_display_name: "Anna's phone",
  });
  expect(answer).toMatchObject({ status: 200, body: { user_id: '@anna:town.example', device_id: 'PHONE' } });
  expect(answer.body.access_token).toMatch(/^alt_at_/);
  expect(answer.body).not.toHaveProperty('refresh_token');
  const token = answer.body.access_token;
  const me = await whoAmI(server, token);
  expect(me.body).toEqual({ user_id: '@anna:town.example', device_id: 'PHONE', is_guest: false });
  const device = await server.call('GET', '/_matrix/client/v3/devices/PHONE', { token });
  expect(device.body).toMatchObject({ display_name: "Anna's phone" });
});

test('ACC1 without proof the answer says how to go on, and who names no name gets one', async () => {
  const asked = await register({ username: undefined });
  expect(asked).toMatchObject({ status: 401, body: { flows: [{ stages: ['m.login.dummy'] }], params: {} } });
  expect(asked.body).not.toHaveProperty('errcode');
  const made = await register({ auth: { ...dummy, session: asked.body.session } });
  expect(made.body.user_id).toMatch(/^@[a-z]{12}:town\.example$/);
});

test('ACC2 names are taken in lower case and only with the letters that user ids have', async () => {
  const upper = await register({ auth: dummy, username: 'UPPER-Case' });
  expect(upper.body.user_id).toBe('@upper-case:town.example');
  for (const username of ['a b', 'a:b', '@a', 'ä', 'а', 'a\u0000', '', 'x'.repeat(250)]) {
    const answer = await register({ auth: dummy, username });
    expect([username, answer.status]).toEqual([username, 400]);
  }
  const spaced = await register({ auth: dummy, username: 'a b' });
  expect(spaced.body.errcode).toBe('M_INVALID_USERNAME');
  const available = await server.call('GET', `${REGISTER}/available?username=a%3Ab`);
  expect(available).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_USERNAME' } });
});

test('ACC3 reserved names are refused however they are punctuated', async () => {
  for (const username of ['admin', 'Ad.min', 'support1', 'police', 'alt-hing']) {
    const answer = await register({ auth: dummy, username });
    expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_EXCLUSIVE' } });
  }
});

test('ACC4 a taken name is refused, before and without any proof', async () => {
  await registerPerson(server, 'taken');
  const asked = await register({ username: 'Taken' });
  expect(asked).toMatchObject({ status: 400, body: { errcode: 'M_USER_IN_USE' } });
  const available = await server.call('GET', `${REGISTER}/available?username=taken`);
  expect(available).toMatchObject({ status: 400, body: { errcode: 'M_USER_IN_USE' } });
  const free = await server.call('GET', `${REGISTER}/available?username=free`);
  expect(free).toEqual({ status: 200, body: { available: true } });
});

test('ACC4 of many who register one name at once, one gets it', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => register({ auth: dummy, username: 'rush' })));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.body.errcode === 'M_USER_IN_USE')).toHaveLength(7);
});

test('ACC5 weak and endless passwords are refused', async () => {
  for (const password of ['1234567', 'x'.repeat(513)]) {
    const answer = await register({ auth: dummy, username: 'weak', password });
    expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_WEAK_PASSWORD' } });
  }
  const none = await register({ auth: dummy, username: 'weak', password: undefined });
  expect(none).toMatchObject({ status: 400, body: { errcode: 'M_MISSING_PARAM' } });
});

test('ACC8 a registration goes on after a restart and may leave out what the first request said', async () => {
  const first = await register({ username: 'later', device_id: 'D1', initial_device_display_name: 'Desk' });
  const restarted = await server.another();
  try {
    const auth = { ...dummy, session: first.body.session };
    const made = await restarted.call('POST', REGISTER, { body: { auth } });
    expect(made.body).toMatchObject({ user_id: '@later:town.example', device_id: 'D1' });
    const device = await restarted.call('GET', '/_matrix/client/v3/devices/D1', { token: made.body.access_token });
    expect(device.body).toMatchObject({ display_name: 'Desk' });
  } finally {
    await restarted.stop();
  }
  expect((await tryLogIn(server, { user: 'later' })).status).toBe(200);
});

test('ACC9 a finished registration repeated in its session answers the same account, for ten minutes', async () => {
  const asked = await register({ username: 'twice' });
  const auth = { ...dummy, session: asked.body.session };
  const first = await register({ auth, username: 'twice' });
  const second = await register({ auth, username: 'twice' });
  expect(second).toMatchObject({ status: 200, body: { user_id: first.body.user_id } });
  expect(second.body.access_token).not.toBe(first.body.access_token);
  server.clock.advance(600_001);
  expect((await register({ auth, username: 'twice' })).status).toBe(400);
});

test('ACC10 inhibit_login makes the account and no device', async () => {
  const answer = await register({ auth: dummy, username: 'quiet', inhibit_login: true });
  expect(answer).toEqual({ status: 200, body: { user_id: '@quiet:town.example' } });
});

test('ACC7 where registration is closed nobody registers nor learns of names', async () => {
  const closed = await startAccountsServer({ config: { registration: 'closed' } });
  try {
    const answers = [
      await register({ auth: dummy, username: 'anna' }, closed),
      await closed.call('GET', `${REGISTER}/available?username=anna`),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
  } finally {
    await closed.stop();
  }
});

test('ACC6 a registration token lets in as many as it has uses, also of those who ask at once, until its end', async () => {
  const byToken = await startAccountsServer({ config: { registration: 'token' } });
  const validity = async (token: string) =>
    (await byToken.call('GET', `/_matrix/client/v1/register/m.login.registration_token/validity?token=${token}`)).body;
  try {
    const expiresAtMs = byToken.clock.nowMs() + 1000;
    const token = await createRegistrationToken(byToken, { label: 'two', usesMax: 2, expiresAtMs: null });
    const brief = await createRegistrationToken(byToken, { label: 'brief', usesMax: null, expiresAtMs });
    const stage = { type: 'm.login.registration_token', token };
    expect(await validity(token)).toEqual({ valid: true });
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((username) => register({ auth: stage, username }, byToken)),
    );
    expect(answers.map((answer) => answer.status).filter((status) => status === 200)).toHaveLength(2);
    expect(await validity(token)).toEqual({ valid: false });
    const single = await createRegistrationToken(byToken, { label: 'one', usesMax: 1, expiresAtMs: null });
    const { session } = (await register({ username: 'f' }, byToken)).body;
    const once = { username: 'f', auth: { type: 'm.login.registration_token', token: single, session } };
    const made = await register(once, byToken);
    expect((await register(once, byToken)).body.user_id).toBe(made.body.user_id);
    expect(made.body.user_id).toBe('@f:town.example');
    const none = await register({ auth: dummy, username: 'e' }, byToken);
    expect(none).toMatchObject({ status: 401, body: { flows: [{ stages: ['m.login.registration_token'] }] } });
    const wrong = await register({ auth: { ...stage, token: 'guess' }, username: 'e' }, byToken);
    expect(wrong).toMatchObject({ status: 401, body: { errcode: 'M_FORBIDDEN', session: expect.any(String) } });
    expect(await validity(brief)).toEqual({ valid: true });
    byToken.clock.advance(1001);
    expect(await validity(brief)).toEqual({ valid: false });
    const { rows } = await byToken.database.pool.query('select count(*)::int as n from accounts_accounts');
    expect(rows).toEqual([{ n: 3 }]);
  } finally {
    await byToken.stop();
  }
});

test('ACC1 ACC2 ACC3 ACC4 ACC7 whether a name can be had is told before anybody registers, and where registration is closed not at all', async () => {
  const check = (on: AccountsServer, username: string) =>
    on.call('GET', `/_matrix/client/v3/register/available?username=${encodeURIComponent(username)}`);
  expect(await check(server, 'Some.Body')).toEqual({ status: 200, body: { available: true } });
  await registerPerson(server, 'some.body');
  for (const [username, errcode] of [
    ['some.body', 'M_USER_IN_USE'],
    ['SOME.BODY', 'M_USER_IN_USE'],
    ['ad-min', 'M_EXCLUSIVE'],
    ['häuser', 'M_INVALID_USERNAME'],
    ['', 'M_INVALID_USERNAME'],
    ['a'.repeat(250), 'M_INVALID_USERNAME'],
  ] as const) {
    expect(await check(server, username), username).toMatchObject({ status: 400, body: { errcode } });
  }
  expect((await server.call('GET', '/_matrix/client/v3/register/available')).status).toBe(400);
  const closed = await startAccountsServer({ config: { registration: 'closed' } });
  for (const username of ['some.body', 'nobody.yet']) {
    expect(await check(closed, username)).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
  }
  await closed.stop();
});
