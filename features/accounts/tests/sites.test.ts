// "Sign in with Althing" on other sites, by a client library that isn't ours and is certified (openid-client).
import { expect, test, vi } from 'vitest';
import {
  PASSWORD,
  registerPerson,
  sharedAccountsServer,
  whoAmI,
  wordsOf,
  type AccountsServer,
  type Shown,
} from '@althing/accounts/testing';
import {
  API_SCOPE,
  authorization,
  client,
  DEVICE_CODE_GRANT,
  DEVICE_SCOPE,
  fetchFrom,
  newBrowser,
  PUBLIC_URL,
  redeem,
  registerApp,
} from './oauth-app.ts';

const server = sharedAccountsServer({ people: ['mira', 'nour'] });

interface Site {
  readonly config: client.Configuration;
  readonly callback: string;
}

interface SiteWish {
  readonly host: string;
  readonly isConfidential?: boolean;
  readonly more?: Partial<client.ClientMetadata>;
}

/** A site finds the server by its issuer alone and registers itself. */
async function openSite(
  { host, isConfidential = false, more = {} }: SiteWish,
  on: AccountsServer = server,
): Promise<Site> {
  const callback = `https://${host}/callback`;
  const metadata = {
    client_name: `Shop ${host}`,
    client_uri: `https://${host}/`,
    redirect_uris: [callback],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: isConfidential ? 'client_secret_basic' : 'none',
    ...more,
  };
  const authenticate = isConfidential ? undefined : client.None();
  const config = await client.dynamicClientRegistration(new URL(PUBLIC_URL), metadata, authenticate, {
    [client.customFetch]: fetchFrom(on),
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });
  return { config, callback };
}

interface Visit {
  readonly shown: Shown;
  finish(): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers>;
}

/** A person comes from the site, signs in and stands before what it asks for. */
async function visit(
  { config, callback }: Site,
  { browser = newBrowser(server), username = 'mira' } = {},
): Promise<Visit> {
  const verifier = client.randomPKCECodeVerifier();
  const nonce = client.randomNonce();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state,
  });
  const page = await browser.open(url);
  const shown = page.html.includes('name="password"')
    ? await browser.submit(page, '/password', { username, password: PASSWORD })
    : page;
  return {
    shown,
    async finish() {
      const { url: answer } = await browser.submit(shown, '/consent', { decision: 'allow' });
      return client.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: state,
        idTokenExpected: true,
      });
    },
  };
}

async function subjectAt(site: Site, more: Parameters<typeof visit>[1] = {}): Promise<string> {
  const tokens = await (await visit(site, more)).finish();
  return tokens.claims()?.sub ?? '';
}

test.each([false, true])(
  'ACC68 a site discovers the server, registers itself and signs a person in (with a secret: %s)',
  async (isConfidential) => {
    const site = await openSite({ host: isConfidential ? 'office.example' : 'shop.example', isConfidential });
    const { shown, finish } = await visit(site);
    expect(wordsOf(shown)).toContain('asks who you are');
    expect(wordsOf(shown)).toContain('made for this site alone');
    expect(wordsOf(shown)).not.toContain('Read and send messages');
    const tokens = await finish();
    const claims = tokens.claims();
    expect(claims).toMatchObject({ iss: PUBLIC_URL, sub: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await client.fetchUserInfo(site.config, tokens.access_token, claims?.sub ?? '')).toEqual({
      sub: claims?.sub,
    });
    expect(tokens.refresh_token).toBeUndefined();
  },
);

test('ACC68 what a site gets opens nothing of the account, makes no device, and stands in the security log', async () => {
  const person = await registerPerson(server, 'visitor');
  const site = await openSite({ host: 'log.example' });
  const tokens = await (await visit(site, { username: 'visitor' })).finish();
  expect((await whoAmI(server, tokens.access_token)).status).toBe(401);
  expect((await server.call('GET', '/api/accounts/sessions', { token: tokens.access_token })).status).toBe(401);
  const { sessions } = (await server.call('GET', '/api/accounts/sessions', { token: person.token })).body;
  expect(sessions).toHaveLength(1);
  const { entries } = (await server.call('GET', '/api/accounts/security-log', { token: person.token })).body;
  expect(entries[0]).toMatchObject({ kind: 'signed_in_to_site', clientName: 'Shop log.example', deviceId: null });
  await client.tokenRevocation(site.config, tokens.access_token);
  await expect(client.fetchUserInfo(site.config, tokens.access_token, client.skipSubjectCheck)).rejects.toThrow();
});

test('ACC68 consent is asked each time, refusing is told to the site, and a deleted account is nobody any more', async () => {
  const person = await registerPerson(server, 'leaver');
  const site = await openSite({ host: 'again.example' });
  const browser = newBrowser(server);
  const tokens = await (await visit(site, { browser, username: 'leaver' })).finish();
  const second = await visit(site, { browser });
  expect(wordsOf(second.shown)).toContain('asks who you are');
  const refused = await browser.submit(second.shown, '/consent', { decision: 'refuse' });
  expect(refused.url.searchParams.get('error')).toBe('access_denied');
  await server.call('POST', '/_matrix/client/v3/account/deactivate', {
    token: person.token,
    body: { auth: { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'leaver' }, password: PASSWORD } },
  });
  await expect(client.fetchUserInfo(site.config, tokens.access_token, client.skipSubjectCheck)).rejects.toThrow();
  const left = await server.database.pool.query('select kind from accounts_oauth_records where user_id = $1', [
    person.userId,
  ]);
  expect(left.rows).toEqual([]);
});

test('ACC69 R6 a site knows a person by its host: the same however often it registers, another one elsewhere', async () => {
  const here = await subjectAt(await openSite({ host: 'one.example' }));
  expect(await subjectAt(await openSite({ host: 'one.example', isConfidential: true }))).toBe(here);
  expect(await subjectAt(await openSite({ host: 'one.example' }), { username: 'nour' })).not.toBe(here);
  for (const other of [
    { host: 'two.example' },
    // Whoever shares a parent domain is no less a stranger.
    { host: 'sub.one.example', more: { client_uri: 'https://one.example/' } },
    // A code typed elsewhere never passes the site, so it proves nothing of it.
    { host: 'one.example', more: { grant_types: ['authorization_code', DEVICE_CODE_GRANT] } },
    { host: 'one.example', more: { redirect_uris: ['https://one.example/callback', 'https://app.one.example/'] } },
  ]) {
    expect(await subjectAt(await openSite(other)), JSON.stringify(other)).not.toBe(here);
  }
});

test('ACC70 a site’s secret is in the database as its hash only, and a wrong one gets no token', async () => {
  const site = await openSite({ host: 'secret.example', isConfidential: true });
  const secret = site.config.clientMetadata().client_secret as string;
  expect(secret.length).toBeGreaterThan(30);
  const stored = await server.database.pool.query(
    "select payload::text as text from accounts_oauth_records where kind = 'Client'",
  );
  expect(JSON.stringify(stored.rows)).toContain('secret.example');
  expect(JSON.stringify(stored.rows)).not.toContain(secret);
  const { client_id } = site.config.clientMetadata();
  const wrong = new client.Configuration(site.config.serverMetadata(), client_id, `${secret.slice(1)}x`);
  wrong[client.customFetch] = fetchFrom(server);
  client.allowInsecureRequests(wrong);
  const attempt = await visit({ config: wrong, callback: site.callback });
  await expect(attempt.finish()).rejects.toMatchObject({ cause: { error: 'invalid_client' } });
  const again = await openSite({ host: 'secret.example', isConfidential: true });
  expect(again.config.clientMetadata().client_id).not.toBe(client_id);
});

test('ACC70 a site with a secret shows by a code challenge or a nonce whose code it is, and signs no device in', async () => {
  const { config, callback } = await openSite({ host: 'bare.example', isConfidential: true });
  const ask = async (more: Record<string, string>) => {
    const browser = newBrowser(server);
    const { url, html } = await browser.open(
      client.buildAuthorizationUrl(config, { redirect_uri: callback, state: 's', ...more }),
    );
    return url.searchParams.get('error') ?? (html.includes('name="password"') ? 'sign in' : html);
  };
  expect(await ask({ scope: 'openid' })).toBe('invalid_request');
  expect(await ask({ scope: 'openid', nonce: 'n-0S6' })).toBe('sign in');
  expect(await ask({ scope: `openid ${API_SCOPE} ${DEVICE_SCOPE}ABCDEFGHIJ`, nonce: 'n-0S6' })).toBe('invalid_scope');
  expect(await ask({ scope: 'email' })).toBe('invalid_scope');
});

test('ACC71 a signing key is published a day before it signs, stays a day after, and sites go on meanwhile', async () => {
  const DAY_MS = 86_400_000;
  const kidsAt = async (on: AccountsServer): Promise<string[]> => {
    const { keys } = (await on.call('GET', '/oauth2/keys')).body as {
      keys: { kid: string; alg: string; d?: string }[];
    };
    for (const key of keys) expect(key.d).toBeUndefined();
    return keys.filter(({ alg }) => alg === 'RS256').map(({ kid }) => kid);
  };
  const before = await subjectAt(await openSite({ host: 'rotated.example' }));
  const [first = ''] = await kidsAt(server);
  const signedBy = async (): Promise<string> => {
    // A site that was never here holds no keys of before.
    const tokens = await (await visit(await openSite({ host: `${Math.random()}.example` }))).finish();
    const [header = ''] = (tokens.id_token ?? '').split('.');
    return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }).kid;
  };
  server.clock.advance(91 * DAY_MS);
  await vi.waitFor(async () => expect(await kidsAt(server)).toHaveLength(2), 20_000);
  const [, second = ''] = await kidsAt(server);
  expect(await signedBy()).toBe(first);
  const site = await openSite({ host: 'rotated.example' });
  expect(await subjectAt(site)).toBe(before);
  server.clock.advance(DAY_MS);
  await vi.waitFor(async () => expect(await kidsAt(server)).toEqual([second, first]), 20_000);
  expect(await signedBy()).toBe(second);
  // It checks by the keys that it fetched yesterday.
  expect(await subjectAt(site)).toBe(before);
  const other = await server.another();
  expect(await kidsAt(other)).toEqual([second, first]);
  server.clock.advance(DAY_MS);
  for (const process of [server, other]) {
    await vi.waitFor(async () => expect(await kidsAt(process)).toEqual([second]), 20_000);
  }
  await other.stop();
});

test('ACC74 a site asks whether to leave here too; staying and leaving both lead back to it, and apps stay signed in', async () => {
  const goodbye = 'https://leave.example/goodbye';
  const site = await openSite({ host: 'leave.example', more: { post_logout_redirect_uris: [goodbye] } });
  const browser = newBrowser(server);
  const tokens = await (await visit(site, { browser })).finish();
  const foreign = await registerApp(server);
  const device = await authorization(foreign);
  const allowed = await browser.submit(await browser.open(device.url), '/consent', { decision: 'allow' });
  const app = await redeem(foreign, device, allowed.url);
  const logout = client.buildEndSessionUrl(site.config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: goodbye,
    state: 'seen',
  });
  const asked = await browser.open(logout);
  expect(wordsOf(asked)).toContain('Sign out here too?');
  expect(asked.html).not.toContain('<script');
  const back = `${goodbye}?state=seen`;
  expect((await browser.submit(asked, '/confirm', { decision: 'stay' })).url.href).toBe(back);
  expect(wordsOf(await browser.open('/account'))).toContain('mira');
  const again = await browser.open(logout);
  const forged = await browser.post('/oauth2/end-session/confirm', { decision: 'leave' });
  expect(forged.status).toBe(403);
  expect((await browser.submit(again, '/confirm', { decision: 'leave' })).url.href).toBe(back);
  expect((await browser.open('/account')).url.pathname).toBe('/account/sign-in');
  expect((await browser.open(logout)).url.href).toBe(back);
  expect((await whoAmI(server, app.access_token)).status).toBe(200);
});

test('ACC74 nobody is sent to an address that the site didn’t register', async () => {
  const site = await openSite({
    host: 'stay.example',
    more: { post_logout_redirect_uris: ['https://stay.example/bye'] },
  });
  const { client_id } = site.config.clientMetadata();
  const open = async (params: Record<string, string>) => {
    const shown = await newBrowser(server).open(`/oauth2/end-session?${new URLSearchParams(params).toString()}`);
    return shown.status === 0 ? shown.url.href : shown.status;
  };
  expect(await open({ client_id, post_logout_redirect_uri: 'https://evil.example/' })).toBe(400);
  expect(await open({ post_logout_redirect_uri: 'https://stay.example/bye' })).toBe(400);
  expect(await open({ client_id: 'unknown', post_logout_redirect_uri: 'https://stay.example/bye' })).toBe(400);
  expect(await open({ client_id, id_token_hint: 'a.b.c' })).toBe(200);
  expect(await open({})).toBe(200);
  expect(await open({ client_id, post_logout_redirect_uri: 'https://stay.example/bye' })).toBe(
    'https://stay.example/bye',
  );
  await expect(
    openSite({ host: 'stay.example', more: { post_logout_redirect_uris: ['https://evil.example/'] } }),
  ).rejects.toThrow();
});

test('ACC68 R12 a site without a server of its own asks from its pages: other origins may call what it needs', async () => {
  for (const [path, method] of [
    ['/oauth2/userinfo', 'GET'],
    ['/oauth2/token', 'POST'],
    ['/oauth2/register', 'POST'],
    ['/oauth2/keys', 'GET'],
    ['/.well-known/openid-configuration', 'GET'],
  ] as const) {
    const headers = { origin: 'https://spa.example', 'access-control-request-method': method };
    const preflight = await fetch(server.url + path, {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-headers': 'authorization,content-type' },
    });
    expect(preflight.status, path).toBeLessThan(300);
    expect(['*', 'https://spa.example'], path).toContain(preflight.headers.get('access-control-allow-origin'));
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase(), path).toContain('authorization');
    const answer = await fetch(server.url + path, { method, headers: { origin: 'https://spa.example' } });
    expect(['*', 'https://spa.example'], path).toContain(answer.headers.get('access-control-allow-origin'));
  }
});
