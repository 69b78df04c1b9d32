import { expect, test } from 'vitest';
import { PASSWORD, registerPerson, sharedAccountsServer, whoAmI, wordsOf } from '@althing/accounts/testing';
import {
  API_SCOPE,
  authorization,
  client,
  DEVICE_SCOPE,
  FOREIGN,
  newBrowser,
  newDeviceId,
  OWN,
  PUBLIC_URL,
  redeem,
  registerApp,
  signInApp,
  signInBy,
} from './oauth-app.ts';

const server = sharedAccountsServer({ people: ['mira'] });
const mira = { username: 'mira', password: PASSWORD };

test('ACC37 R12 somebody else’s app discovers the server, registers, signs a person in and has a device of its own choice', async () => {
  const { tokens, deviceId } = await signInApp(server, mira);
  expect(tokens).toMatchObject({ token_type: 'bearer', scope: `${API_SCOPE} ${DEVICE_SCOPE}${deviceId}` });
  expect(tokens.expires_in).toBeGreaterThan(60);
  expect(tokens.refresh_token).toBeTypeOf('string');
  expect(await whoAmI(server, tokens.access_token)).toEqual({
    status: 200,
    body: { user_id: '@mira:town.example', device_id: deviceId, is_guest: false },
  });
  expect(server.heard.at(-1)).toMatchObject({
    type: 'deviceAdded',
    payload: { userId: '@mira:town.example', deviceId, displayName: 'Tern', isNewSignIn: true },
  });
});

test('ACC37 auth_metadata says what Matrix clients need, and discovery says the same', async () => {
  const metadata = await server.call('GET', '/_matrix/client/v1/auth_metadata');
  expect(metadata.body).toMatchObject({
    issuer: PUBLIC_URL,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token']),
    prompt_values_supported: expect.arrayContaining(['create']),
    account_management_uri: `${PUBLIC_URL}/account`,
    account_management_actions_supported: expect.arrayContaining(['org.matrix.cross_signing_reset']),
  });
  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
    expect((await server.call('GET', path)).body).toEqual(metadata.body);
  }
});

test('ACC37 the answer comes by fragment as well as by query', async () => {
  const app = await registerApp(server);
  const asked = await authorization(app, { response_mode: 'fragment' });
  const { url } = await signInBy(newBrowser(server), asked.url, mira);
  expect(url.search).toBe('');
  const params = new URLSearchParams(url.hash.slice(1));
  expect(params.get('state')).toBe(asked.state);
  expect(params.get('code')).toBeTruthy();
});

test('ACC37 the names that clients used before the specification had them work too', async () => {
  const app = await registerApp(server);
  const deviceId = newDeviceId();
  const unstable = 'urn:matrix:org.matrix.msc2967.client';
  const asked = await authorization(app, { scope: `openid ${unstable}:api:* ${unstable}:device:${deviceId}` });
  const { url } = await signInBy(newBrowser(server), asked.url, mira);
  const tokens = await redeem(app, asked, url);
  expect((await whoAmI(server, tokens.access_token)).body).toMatchObject({ device_id: deviceId });
});

test('ACC38 a code is good once; when it turns up again, what the first use got ends', async () => {
  const app = await registerApp(server);
  const asked = await authorization(app);
  const { url } = await signInBy(newBrowser(server), asked.url, mira);
  const tokens = await redeem(app, asked, url);
  expect((await whoAmI(server, tokens.access_token)).status).toBe(200);
  await expect(redeem(app, asked, url)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect((await whoAmI(server, tokens.access_token)).status).toBe(401);
  await expect(client.refreshTokenGrant(app.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('ACC38 of two exchanges of one code at the same moment at most one gets tokens', async () => {
  const app = await registerApp(server);
  const asked = await authorization(app);
  const { url } = await signInBy(newBrowser(server), asked.url, mira);
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => redeem(app, asked, url)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
});

test('ACC39 without proof of the code’s owner (PKCE S256) there is no code, and with a wrong one no token', async () => {
  const app = await registerApp(server);
  const browser = newBrowser(server);
  for (const change of [
    (url: URL) => url.searchParams.delete('code_challenge'),
    (url: URL) => url.searchParams.set('code_challenge_method', 'plain'),
  ]) {
    const asked = await authorization(app);
    change(asked.url);
    const { url } = await browser.open(asked.url);
    expect(url.searchParams.get('error')).toBe('invalid_request');
  }
  const asked = await authorization(app);
  const { url } = await signInBy(browser, asked.url, mira);
  const thief = { ...asked, verifier: client.randomPKCECodeVerifier() };
  await expect(redeem(app, thief, url)).rejects.toMatchObject({ error: 'invalid_grant' });
  const stranger = await registerApp(server, { ...FOREIGN, client_name: 'Other' });
  await expect(redeem({ ...stranger, redirectUri: app.redirectUri }, asked, url)).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('ACC40 a person is sent only to an address that the app registered, letter for letter', async () => {
  const app = await registerApp(server);
  for (const redirect of [
    'https://app.tern.example/callback/',
    'https://app.tern.example/callback?x=1',
    'https://app.tern.example/CALLBACK',
    'https://app.tern.example.evil.example/callback',
    'https://app.tern.example@evil.example/callback',
    'https://evil.example/callback',
    'http://app.tern.example/callback',
    'javascript:alert(1)',
    '//evil.example/callback',
  ]) {
    const asked = await authorization(app, { redirect_uri: redirect });
    const shown = await newBrowser(server).open(asked.url);
    expect(shown.status, redirect).toBe(400);
    expect(shown.url.origin, redirect).toBe(PUBLIC_URL);
    expect(wordsOf(shown)).toContain('This didn’t work');
  }
});

test('ACC40 an app on a person’s own machine registers without a port and listens on any', async () => {
  const app = await registerApp(server, {
    ...FOREIGN,
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback'],
  });
  const asked = await authorization(app, { redirect_uri: 'http://127.0.0.1:49152/callback' });
  const { url } = await signInBy(newBrowser(server), asked.url, mira);
  expect(url.host).toBe('127.0.0.1:49152');
  expect(url.searchParams.get('code')).toBeTruthy();
});

test('ACC41 a sign-in is for exactly one device', async () => {
  const app = await registerApp(server);
  for (const scope of [
    API_SCOPE,
    `${DEVICE_SCOPE}${newDeviceId()}`,
    `${API_SCOPE} ${DEVICE_SCOPE}${newDeviceId()} ${DEVICE_SCOPE}${newDeviceId()}`,
    `${API_SCOPE} ${DEVICE_SCOPE}short`,
    `${API_SCOPE} ${DEVICE_SCOPE}with/slash/in/it`,
    'email',
  ]) {
    const asked = await authorization(app, { scope });
    const { url } = await newBrowser(server).open(asked.url);
    expect(url.searchParams.get('error'), scope).toBe('invalid_scope');
  }
});

test('ACC41 signing in again on a device ends the tokens that it had and keeps the device', async () => {
  const first = await signInApp(server, mira);
  const app = await registerApp(server);
  const asked = await authorization(app, { scope: `${API_SCOPE} ${DEVICE_SCOPE}${first.deviceId}` });
  const { url } = await signInBy(newBrowser(server), asked.url, mira);
  const second = await redeem(app, asked, url);
  expect((await whoAmI(server, first.tokens.access_token)).status).toBe(401);
  expect((await whoAmI(server, second.access_token)).body).toMatchObject({ device_id: first.deviceId });
});

test('ACC46 prompt=none shows no page: without a session or a person’s word it is refused', async () => {
  const app = await registerApp(server);
  const stranger = await newBrowser(server).open((await authorization(app, { prompt: 'none' })).url);
  expect(stranger.url.searchParams.get('error')).toBe('login_required');
  const { browser } = await signInApp(server, mira, OWN);
  const foreign = await browser.open((await authorization(app, { prompt: 'none' })).url);
  expect(foreign.url.searchParams.get('error')).toMatch(/^(consent|interaction)_required$/);
  const own = await registerApp(server, OWN);
  const asked = await authorization(own, { prompt: 'none' });
  const { url } = await browser.open(asked.url);
  expect((await redeem(own, asked, url)).access_token).toBeTypeOf('string');
});

test('ACC46 a foreign app asks each time, says who, what and where to, and takes no for an answer', async () => {
  const { browser } = await signInApp(server, mira);
  const app = await registerApp(server);
  const asked = await authorization(app);
  const page = await browser.open(asked.url);
  const words = wordsOf(page);
  for (const word of ['Tern asks for your account', '@mira:town.example', 'app.tern.example', asked.deviceId])
    expect(words).toContain(word);
  const refused = await browser.submit(page, '/consent', { decision: 'refuse' });
  expect(refused.url.origin + refused.url.pathname).toBe('https://app.tern.example/callback');
  expect(refused.url.searchParams.get('error')).toBe('access_denied');
  expect(refused.url.searchParams.get('state')).toBe(asked.state);
});

test('ACC46 another account can be taken at the question, and the one before is left', async () => {
  await registerPerson(server, 'nour');
  const { browser } = await signInApp(server, mira);
  const app = await registerApp(server);
  const asked = await authorization(app);
  const page = await browser.open(asked.url);
  const signIn = await browser.open(`${page.url.pathname}?switch=1`);
  const after = await browser.submit(signIn, '/password', { username: 'nour', password: PASSWORD });
  expect(wordsOf(after)).toContain('@nour:town.example');
  const { url } = await browser.submit(after, '/consent', { decision: 'allow' });
  const tokens = await redeem(app, asked, url);
  expect((await whoAmI(server, tokens.access_token)).body).toMatchObject({ user_id: '@nour:town.example' });
});

test('ACC57 R6 two apps know one person by different identifiers', async () => {
  const subjectFor = async (host: string): Promise<unknown> => {
    const app = await registerApp(server, {
      ...FOREIGN,
      client_uri: `https://${host}/`,
      redirect_uris: [`https://${host}/callback`],
    });
    const asked = await authorization(app, { scope: `openid ${API_SCOPE} ${DEVICE_SCOPE}${newDeviceId()}` });
    const { url } = await signInBy(newBrowser(server), asked.url, mira);
    const tokens = await client.authorizationCodeGrant(app.config, url, {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
    });
    const [, payload = ''] = (tokens.id_token ?? '').split('.');
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: unknown }).sub;
  };
  const [one, other, again] = [
    await subjectFor('one.example'),
    await subjectFor('other.example'),
    await subjectFor('one.example'),
  ];
  expect(one).not.toBe(other);
  expect(one).toBe(again);
  expect(String(one)).not.toContain('mira');
});
