import { expect, test } from 'vitest';
import {
  logInPerson,
  passwordStage,
  PASSWORD,
  registerPerson,
  sharedAccountsServer,
  startAccountsServer,
  tryLogIn,
  type Answer,
} from '@althing/accounts/testing';

const server = sharedAccountsServer({ config: { registrationSecret: 'between us' } });

const post = (path: string, token: string | undefined, body: unknown = {}): Promise<Answer> =>
  server.call('POST', `/_matrix/client/v3${path}`, { token, body });
const get = (path: string, token: string): Promise<Answer> =>
  server.call('GET', `/_matrix/client/v3${path}`, { token });

test('ACC25 a changed password signs out everywhere else unless told otherwise', async () => {
  const here = await registerPerson(server, 'changing');
  const there = await logInPerson(server, 'changing');
  const change = (new_password: string, password: string, more = {}) =>
    post('/account/password', here.token, { auth: passwordStage('changing', password), new_password, ...more });
  expect((await change('second password', PASSWORD)).status).toBe(200);
  expect((await get('/account/whoami', there.token)).status).toBe(401);
  expect((await get('/account/whoami', here.token)).status).toBe(200);
  expect((await tryLogIn(server, { user: 'changing' })).status).toBe(403);
  const second = await logInPerson(server, 'changing', { password: 'second password' });
  expect((await change('third password', 'second password', { logout_devices: false })).status).toBe(200);
  expect((await get('/account/whoami', second.token)).status).toBe(200);
  const weak = await change('short', 'third password');
  expect(weak).toMatchObject({ status: 400, body: { errcode: 'M_WEAK_PASSWORD' } });
  expect((await change('fourth password', 'wrong password')).status).toBe(401);
});

test('ACC26 deleting an account ends it at once and for good, on its own word', async () => {
  const person = await registerPerson(server, 'leaving');
  const further = await logInPerson(server, 'leaving');
  expect(
    (await post('/account/deactivate', person.token, { auth: passwordStage('leaving', 'wrong one') })).status,
  ).toBe(401);
  const gone = await post('/account/deactivate', person.token, { auth: passwordStage('leaving'), erase: true });
  expect(gone).toEqual({ status: 200, body: { id_server_unbind_result: 'success' } });
  for (const { token } of [person, further]) expect((await get('/account/whoami', token)).status).toBe(401);
  expect(await server.accounts.door.whichExist([person.userId])).toEqual(new Set());
  expect((await server.accounts.door.devicesOf([person.userId])).get(person.userId)).toEqual([]);
  const again = await post('/register', undefined, {
    auth: { type: 'm.login.dummy' },
    username: 'leaving',
    password: PASSWORD,
  });
  expect(again).toMatchObject({ status: 400, body: { errcode: 'M_USER_IN_USE' } });
  const { rows } = await server.database.pool.query(
    'select password_hash, is_erased from accounts_accounts where user_id = $1',
    [person.userId],
  );
  expect(rows).toEqual([{ password_hash: null, is_erased: true }]);
  expect(server.heard.at(-1)).toMatchObject({ type: 'accountDeactivated', payload: { erase: true } });
});

test('R9 a person deletes the account alone: the same request ends it, and nobody has to agree', async () => {
  const person = await registerPerson(server, 'free');
  const answer = await post('/account/deactivate', person.token, { auth: passwordStage('free') });
  expect(answer.status).toBe(200);
  expect((await tryLogIn(server, { user: 'free' })).status).toBe(403);
});

test('ACC1 an account needs a name and a password, and nothing that says who or where somebody is', async () => {
  const asked = await post('/register', undefined, {});
  expect(asked.body.flows).toEqual([{ stages: ['m.login.dummy'] }]);
  const person = await registerPerson(server, 'unknown-person');
  expect((await get('/account/3pid', person.token)).body).toEqual({ threepids: [] });
  const { rows } = await server.database.pool.query(
    "select column_name from information_schema.columns where table_name = 'accounts_accounts' order by 1",
  );
  expect(rows.map((row: { column_name: string }) => row.column_name)).toEqual([
    'created_at',
    'deactivated_at',
    'is_erased',
    'is_guest',
    'localpart',
    'password_hash',
    'user_id',
  ]);
});

test('ACC26 a sign-in that overlaps the deletion leaves no session behind', async () => {
  for (let round = 0; round < 5; round++) {
    const person = await registerPerson(server, `overlap${round}`);
    const logIns = Array.from({ length: 4 }, () => tryLogIn(server, { user: person.userId }));
    const deleted = post('/account/deactivate', person.token, { auth: passwordStage(person.userId) });
    const answers = await Promise.all(logIns);
    expect((await deleted).status).toBe(200);
    for (const { status, body } of answers) {
      if (status === 200) expect((await get('/account/whoami', body.access_token)).status).toBe(401);
    }
    const devices = await server.accounts.door.devicesOf([person.userId]);
    expect(devices.get(person.userId)).toEqual([]);
  }
});

test('ACC27 devices are listed with when and from where they were seen, renamed and found by their owner only', async () => {
  const person = await registerPerson(server, 'owner');
  const stranger = await registerPerson(server, 'stranger');
  server.clock.advance(1000);
  await server.call('GET', '/_matrix/client/v3/account/whoami', { token: person.token, address: '203.0.113.7' });
  const path = `/_matrix/client/v3/devices/${person.deviceId}`;
  const renamed = await server.call('PUT', path, { token: person.token, body: { display_name: 'Kitchen' } });
  expect(renamed).toEqual({ status: 200, body: {} });
  const device = await server.call('GET', path, { token: person.token, address: '203.0.113.7' });
  const expected = {
    device_id: person.deviceId,
    display_name: 'Kitchen',
    last_seen_ip: '203.0.113.7',
    last_seen_ts: server.clock.nowMs(),
  };
  expect(device.body).toEqual(expected);
  const strangers = { token: stranger.token, body: { display_name: 'Mine' } };
  expect((await server.call('GET', path, { token: stranger.token })).status).toBe(404);
  expect((await server.call('PUT', path, strangers)).status).toBe(404);
  const listed = await server.call('GET', '/_matrix/client/v3/devices', {
    token: person.token,
    address: '203.0.113.7',
  });
  expect(listed.body.devices).toEqual([expected]);
  expect((await get('/account/3pid', person.token)).body).toEqual({ threepids: [] });
});

test('ACC29 last-seen times are written behind in batches, and by a clean stop', async () => {
  const person = await registerPerson(server, 'seen');
  const seenAt = async (): Promise<unknown> => {
    const { rows } = await server.database.pool.query(
      'select last_seen_at, last_seen_address from accounts_devices where user_id = $1',
      [person.userId],
    );
    return rows;
  };
  const second = await server.another();
  await second.call('GET', '/_matrix/client/v3/account/whoami', { token: person.token, address: '203.0.113.9' });
  expect(await seenAt()).toEqual([{ last_seen_at: null, last_seen_address: null }]);
  await second.stop();
  expect(await seenAt()).toEqual([{ last_seen_at: new Date(server.clock.nowMs()), last_seen_address: '203.0.113.9' }]);
});

test('ACC35 registration by shared secret needs the secret and a nonce that was not used', async () => {
  const { createHmac } = await import('node:crypto');
  const path = '/_synapse/admin/v1/register';
  const registration = async (secret: string, username: string) => {
    const { nonce } = (await server.call('GET', path)).body;
    const mac = createHmac('sha1', secret).update([nonce, username, PASSWORD, 'notadmin'].join('\0')).digest('hex');
    return { nonce, username, password: PASSWORD, admin: false, mac };
  };
  const body = await registration('between us', 'Invited');
  const made = await server.call('POST', path, { body });
  expect(made).toMatchObject({
    status: 200,
    body: { user_id: '@invited:town.example', access_token: expect.any(String) },
  });
  expect((await server.call('POST', path, { body: { ...body, username: 'again' } })).status).toBe(403);
  expect((await server.call('POST', path, { body: await registration('guess', 'eve') })).status).toBe(403);
  const without = await startAccountsServer();
  try {
    expect((await without.call('GET', path)).status).toBe(404);
  } finally {
    await without.stop();
  }
});

test('ACC61 an account has at most 500 devices', async () => {
  const person = await registerPerson(server, 'collector');
  await server.database.pool.query(
    `insert into accounts_devices (user_id, device_id, created_at)
     select $1, 'D' || n, now() from generate_series(1, 499) n`,
    [person.userId],
  );
  const refused = await tryLogIn(server, { user: 'collector' });
  expect(refused).toMatchObject({ status: 403, body: { errcode: 'M_RESOURCE_LIMIT_EXCEEDED' } });
  expect((await tryLogIn(server, { user: 'collector', device_id: 'D1' })).status).toBe(200);
});

test('ACC62 what has ended is deleted', async () => {
  const asked = await post('/register', undefined, { username: 'undecided', password: PASSWORD });
  expect(asked.status).toBe(401);
  const person = await registerPerson(server, 'lender');
  const lent = await server.call('POST', '/_matrix/client/v1/login/get_token', {
    token: person.token,
    body: { auth: passwordStage('lender') },
  });
  expect(lent.status).toBe(200);
  server.clock.advance(3_600_001);
  // A process sweeps as it starts and has swept when it has stopped.
  await (await server.another()).stop();
  for (const table of ['accounts_interactive_auths', 'accounts_login_tokens']) {
    const { rows } = await server.database.pool.query(`select count(*)::int as n from ${table}`);
    expect([table, rows]).toEqual([table, [{ n: 0 }]]);
  }
});

test('ACC36 malformed and unstorable input gets a clear 4xx', async () => {
  const person = await registerPerson(server, 'fuzzed');
  const auth = { type: 'm.login.dummy' };
  const bodies: [string, unknown][] = [
    ['/login', { type: 'm.login.password' }],
    ['/login', { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'a\u0000b' }, password: 'x' }],
    ['/login', { type: 'm.login.password', identifier: 'anna', password: 'x' }],
    ['/login', { type: 'm.login.password', user: 'x'.repeat(5000), password: 'x' }],
    ['/login', { type: 'm.login.password', user: { a: 1 }, password: 7 }],
    ['/login', { type: 'm.login.token', token: 'x\u0000' }],
    ['/login', []],
    ['/login', null],
    ['/register', { auth, username: 'dev', password: PASSWORD, device_id: 'a\u0000' }],
    ['/register', { auth, username: 'dev', password: PASSWORD, device_id: 'x'.repeat(300) }],
    ['/register', { auth, username: 'dev', password: PASSWORD, initial_device_display_name: 'x'.repeat(300) }],
    ['/register', { auth: { ...auth, session: 'x\u0000' }, username: 'dev', password: PASSWORD }],
    ['/register', { auth: { ...auth, session: 7 }, username: 'dev', password: PASSWORD }],
    ['/register', { auth: 'dummy', username: 7 }],
    ['/refresh', { refresh_token: 'alt_rt_\u0000.x' }],
    ['/refresh', {}],
    ['/delete_devices', { devices: 'all' }],
    ['/account/password', { auth: { type: 'm.login.password', password: 7 }, new_password: 'long enough' }],
    ['/account/password', { auth: { type: 'm.oauth' }, new_password: 'long enough' }],
    ['/account/deactivate', { auth: [] }],
  ];
  for (const [path, body] of bodies) {
    const answer = await post(path, person.token, body);
    expect([path, JSON.stringify(body), Math.floor(answer.status / 100)]).toEqual([path, JSON.stringify(body), 4]);
  }
  expect((await get('/account/whoami', person.token)).status).toBe(200);
});
