import { expect, test } from 'vitest';
import { PASSWORD, registerPerson, sharedAccountsServer, whoAmI, wordsOf } from '@althing/accounts/testing';
import {
  API_SCOPE,
  authorization,
  client,
  DEVICE_CODE_GRANT,
  DEVICE_SCOPE,
  FOREIGN,
  newBrowser,
  newDeviceId,
  OWN,
  registerApp,
  signInApp,
  type App,
} from './oauth-app.ts';

const server = sharedAccountsServer({ people: ['mira'] });
const mira = { username: 'mira', password: PASSWORD };

const status = async (token: string): Promise<number> => (await whoAmI(server, token)).status;
const refresh = (app: App, token: string | undefined) => client.refreshTokenGrant(app.config, token ?? '');

test('ACC42 a refresh token works until what it was exchanged for is used, so that a lost answer locks nobody out', async () => {
  const { app, tokens } = await signInApp(server, mira);
  const lost = await refresh(app, tokens.refresh_token);
  const received = await refresh(app, tokens.refresh_token);
  expect(received.refresh_token).not.toBe(lost.refresh_token);
  expect(await status(tokens.access_token)).toBe(200);
  expect(await status(received.access_token)).toBe(200);
  const next = await refresh(app, received.refresh_token);
  expect(await status(next.access_token)).toBe(200);
});

test('ACC42 a spent refresh token that turns up again ends the session: somebody else has it', async () => {
  const { app, tokens } = await signInApp(server, mira);
  const second = await refresh(app, tokens.refresh_token);
  expect(await status(second.access_token)).toBe(200);
  await expect(refresh(app, tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(await status(second.access_token)).toBe(401);
  await expect(refresh(app, second.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  const log = await server.call('GET', '/api/accounts/security-log', {
    token: (await signInApp(server, mira)).tokens.access_token,
  });
  expect(log.body.entries.map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(['token_reused', 'signed_out']),
  );
});

test('ACC42 a thief who exchanges first is found out as soon as both go on', async () => {
  const { app, tokens } = await signInApp(server, mira);
  const thief = await refresh(app, tokens.refresh_token);
  const owner = await refresh(app, tokens.refresh_token);
  expect(await status(owner.access_token)).toBe(200);
  await expect(refresh(app, thief.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(await status(owner.access_token)).toBe(401);
  expect(await status(thief.access_token)).toBe(401);
});

test('ACC42 a refresh token is of no use to another app', async () => {
  const { tokens } = await signInApp(server, mira);
  const other = await registerApp(server, { ...FOREIGN, client_name: 'Other' });
  await expect(refresh(other, tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('ACC43 revoking either token ends both and the device, at once, with or without the app’s id', async () => {
  for (const [kind, withClient] of [
    ['access_token', true],
    ['refresh_token', true],
    ['refresh_token', false],
  ] as const) {
    const { app, tokens, deviceId } = await signInApp(server, mira);
    const token = String(tokens[kind]);
    if (withClient) await client.tokenRevocation(app.config, token, { token_type_hint: kind });
    else
      expect(
        (await fetch(`${server.url}/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) })).status,
      ).toBe(200);
    expect(await status(tokens.access_token)).toBe(401);
    await expect(refresh(app, tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(server.heard.at(-1)).toMatchObject({ type: 'devicesRemoved', payload: { deviceIds: [deviceId] } });
  }
  const unknown = await fetch(`${server.url}/oauth2/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ token: 'nothing' }),
  });
  expect(unknown.status).toBe(200);
});

test('ACC43 signing out by Matrix ends the app’s tokens, and the browser that signed in has to sign in again', async () => {
  const { app, tokens, browser } = await signInApp(server, mira, OWN);
  const again = await authorization(app);
  expect((await browser.open(again.url)).url.searchParams.get('code')).toBeTruthy();
  expect(
    (await server.call('POST', '/_matrix/client/v3/logout', { token: tokens.access_token, body: {} })).status,
  ).toBe(200);
  expect(await status(tokens.access_token)).toBe(401);
  await expect(refresh(app, tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(wordsOf(await browser.open((await authorization(app)).url))).toContain('Sign in');
});

test('ACC43 tokens end with the account', async () => {
  const person = await registerPerson(server, 'leaving');
  const { app, tokens, browser } = await signInApp(server, { username: 'leaving', password: PASSWORD }, OWN);
  const auth = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'leaving' }, password: PASSWORD };
  expect(
    (await server.call('POST', '/_matrix/client/v3/account/deactivate', { token: person.token, body: { auth } }))
      .status,
  ).toBe(200);
  expect(await status(tokens.access_token)).toBe(401);
  await expect(refresh(app, tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(wordsOf(await browser.open((await authorization(app)).url))).toContain('Sign in');
});

test('ACC14 an access token of an app ends by itself and is answered as soft logout', async () => {
  const { tokens } = await signInApp(server, mira);
  await server.database.pool.query(
    `update accounts_oauth_records set expires_at = '2020-01-01' where kind = 'AccessToken'`,
  );
  const answer = await whoAmI(server, tokens.access_token);
  expect(answer).toMatchObject({ status: 401, body: { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true } });
});

test('ACC16 no token, code, cookie or device code is in the database in a form that could be presented', async () => {
  const { tokens, browser } = await signInApp(server, mira);
  const app = await registerApp(server);
  const pending = await authorization(app);
  await browser.open(pending.url);
  const device = await client.initiateDeviceAuthorization(app.config, {
    scope: `${API_SCOPE} ${DEVICE_SCOPE}${newDeviceId()}`,
  });
  const code = newBrowser(server);
  const confirm = await code.submit(await code.open(device.verification_uri_complete ?? ''), '/oauth2/device');
  await code.submit(confirm, '/oauth2/device', { confirm: 'yes' });
  const { rows } = await server.database.pool.query(`select coalesce(string_agg(t::text, ' '), '') as text from (
    select accounts_oauth_records::text as t from accounts_oauth_records union all select accounts_proofs::text from accounts_proofs
    union all select accounts_oauth_sessions::text from accounts_oauth_sessions) as all_rows`);
  const text = String((rows as { text: string }[])[0]?.text);
  expect(text).toContain('@mira:town.example');
  const secrets = [
    tokens.access_token,
    tokens.refresh_token,
    device.device_code,
    device.user_code,
    device.user_code.replace('-', ''),
  ];
  for (const cookie of [...browser.cookies, ...code.cookies])
    if (!cookie.name.endsWith('.sig') && cookie.name !== 'althing_language') secrets.push(cookie.value);
  expect(secrets.length).toBeGreaterThan(8);
  for (const secret of secrets) expect(text.includes(String(secret)), String(secret)).toBe(false);
});

async function deviceCode(app: App, deviceId = newDeviceId()) {
  return {
    ...(await client.initiateDeviceAuthorization(app.config, { scope: `${API_SCOPE} ${DEVICE_SCOPE}${deviceId}` })),
    deviceId,
  };
}

function poll(app: App, code: string) {
  return client.genericGrantRequest(app.config, DEVICE_CODE_GRANT, { device_code: code });
}

test('ACC44 a device without a browser is signed in by a code that a person confirms elsewhere', async () => {
  const app = await registerApp(server);
  const device = await deviceCode(app);
  expect(device.user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
  await expect(poll(app, device.device_code)).rejects.toMatchObject({ error: 'authorization_pending' });
  const browser = newBrowser(server);
  const filled = await browser.open(device.verification_uri_complete ?? '');
  expect(filled.html).toContain(device.user_code);
  const confirm = await browser.submit(filled, '/oauth2/device');
  expect(wordsOf(confirm)).toContain(device.user_code);
  expect(wordsOf(confirm)).toContain('Tern');
  const signIn = await browser.submit(confirm, '/oauth2/device', { confirm: 'yes' });
  const consent = await browser.submit(signIn, '/password', mira);
  expect(wordsOf(consent)).toContain('the device that showed the code');
  const done = await browser.submit(consent, '/consent', { decision: 'allow' });
  expect(wordsOf(done)).toContain('The device is connected');
  const tokens = await poll(app, device.device_code);
  expect((await whoAmI(server, tokens.access_token)).body).toMatchObject({ device_id: device.deviceId });
  expect(tokens.refresh_token).toBeTypeOf('string');
  await expect(poll(app, device.device_code)).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('ACC44 a code is typed in any case, and unknown and used ones are told apart by nobody', async () => {
  const app = await registerApp(server);
  const device = await deviceCode(app);
  const browser = newBrowser(server);
  const unknown = await browser.submit(await browser.open('/oauth2/device'), '/oauth2/device', {
    user_code: 'BBBB-BBBB',
  });
  expect(wordsOf(unknown)).toContain('This code is not valid');
  const confirm = await browser.submit(unknown, '/oauth2/device', {
    user_code: device.user_code.toLowerCase().replace('-', ' '),
  });
  const stopped = await browser.submit(confirm, '/oauth2/device', { abort: 'yes' });
  expect(wordsOf(stopped)).toContain('Stopped');
  await expect(poll(app, device.device_code)).rejects.toMatchObject({ error: 'access_denied' });
  const used = await browser.submit(await browser.open('/oauth2/device'), '/oauth2/device', {
    user_code: device.user_code,
  });
  expect(wordsOf(used)).toContain('This code is not valid');
});

test('ACC44 a code form of another browser is refused', async () => {
  const app = await registerApp(server);
  const device = await deviceCode(app);
  const victim = newBrowser(server);
  await victim.open('/oauth2/device');
  const shown = await victim.post('/oauth2/device', { xsrf: 'guessed', user_code: device.user_code, confirm: 'yes' });
  expect(wordsOf(shown)).not.toContain('connected');
  await expect(poll(app, device.device_code)).rejects.toMatchObject({ error: 'authorization_pending' });
});
