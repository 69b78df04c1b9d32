import { createClient } from 'matrix-js-sdk';
import { describe, expect, test } from 'vitest';
import { createRegistrationToken } from '@althing/accounts/server';
import {
  PASSWORD,
  registerPerson,
  sharedAccountsServer,
  startAccountsServer,
  valueOf,
  whoAmI,
  wordsOf,
  type AccountsServer,
  type Browser,
  type Person,
  type Shown,
} from '@althing/accounts/testing';
import { addPasskey } from './add-passkey.ts';
import { newBrowser, PUBLIC_URL } from './oauth-app.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

const server = sharedAccountsServer({ people: ['mira', 'nour'] });

const SSO = '/_matrix/client/v3/login/sso/redirect';
const ssoPath = (redirectUrl: string, more: Record<string, string> = {}): string =>
  `${SSO}?${new URLSearchParams({ redirectUrl, ...more }).toString()}`;

async function signIn(browser: Browser, page: Shown, username = 'mira'): Promise<Shown> {
  return browser.submit(page, '/password', { username, password: PASSWORD });
}

describe('m.login.sso', () => {
  test('ACC72 R12 matrix-js-sdk signs in by the older SSO flow, through our pages and with a passkey', async () => {
    const sdk = createClient({ baseUrl: server.url });
    const { flows } = await sdk.loginFlows();
    expect(flows.find(({ type }) => type === 'm.login.sso')).toMatchObject({ oauth_aware_preferred: true });
    const start = new URL(sdk.getSsoLoginUrl('https://chat.example/?done=1#/home', 'sso'));
    const person = await registerPerson(server, 'keyed');
    const device = new SoftwareAuthenticator(PUBLIC_URL);
    expect((await addPasskey(server, { person, device })).status).toBe(200);
    const browser = newBrowser(server);
    const page = await browser.open(start.pathname + start.search);
    const form_token = valueOf(page, 'form_token');
    const options = await browser.post(`${page.url.pathname}/passkey-options`, { form_token });
    const response = JSON.stringify(device.get(JSON.parse(options.html) as never));
    const asked = await browser.post(`${page.url.pathname}/passkey`, { form_token, response });
    expect(wordsOf(asked)).toContain('chat.example asks for your account');
    expect(wordsOf(asked)).toContain(person.userId);
    const { url } = await browser.submit(asked, '/consent', { decision: 'allow' });
    expect(url.href).toMatch(/^https:\/\/chat\.example\/\?done=1&loginToken=alt_lt_[\w-]+#\/home$/);
    const answer = await sdk.loginWithToken(url.searchParams.get('loginToken') ?? '');
    expect((await whoAmI(server, answer.access_token)).body).toMatchObject({ user_id: person.userId });
    await expect(sdk.loginWithToken(url.searchParams.get('loginToken') ?? '')).rejects.toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
  });

  test('ACC72 the token goes where the client said, once, within half a minute, and only after the person agreed', async () => {
    const browser = newBrowser(server);
    const asked = await signIn(browser, await browser.open(ssoPath('io.element.app:/callback?loginToken=old')));
    expect(wordsOf(asked)).toContain('io.element.app:');
    expect(asked.headers.get('content-security-policy')).toContain("form-action 'self' io.element.app:");
    const { url } = await browser.submit(asked, '/consent', { decision: 'allow' });
    expect(url.href).toMatch(/^io\.element\.app:\/callback\?loginToken=alt_lt_[\w-]+$/);
    expect((await browser.open(asked.url)).status).toBe(400);
    server.clock.advance(30_000);
    const late = await server.call('POST', '/_matrix/client/v3/login', {
      body: { type: 'm.login.token', token: url.searchParams.get('loginToken') },
    });
    expect(late.status).toBe(403);
    // Signed in by now, and asked all the same.
    const second = await browser.open(ssoPath('https://evil.example/'));
    expect(wordsOf(second)).toContain('evil.example asks for your account');
    const refused = await browser.submit(second, '/consent', { decision: 'refuse' });
    expect(refused.url.href).toBe(`${PUBLIC_URL}/account?done=refused`);
    expect((await browser.open(second.url)).status).toBe(400);
    // What an app's own scheme names like a host is nobody's.
    const posing = wordsOf(await browser.open(ssoPath('evil.app://bank.example/')));
    expect(posing).toContain('evil.app: asks for your account');
    expect(posing).not.toContain('bank.example');
  });

  test('ACC72 a step belongs to the browser that began it', async () => {
    const browser = newBrowser(server);
    const page = await browser.open(ssoPath('https://chat.example/'));
    const thief = newBrowser(server);
    expect((await thief.open(page.url)).status).toBe(400);
    thief.cookies = browser.cookies.filter(({ name }) => name !== 'althing_sso');
    expect((await thief.open(page.url)).status).toBe(400);
  });

  test('ACC72 an address that no app can have is refused before anybody signs in', async () => {
    for (const redirectUrl of [
      '',
      'chat.example',
      'http://chat.example/',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'https://user:secret@chat.example/',
      'https://chat.example/\\evil.example',
      `https://chat.example/${'x'.repeat(2048)}`,
    ]) {
      const shown = await newBrowser(server).open(ssoPath(redirectUrl));
      expect(shown.status, redirectUrl).toBe(400);
    }
    for (const redirectUrl of ['http://localhost:3000/', 'http://127.0.0.1/x', 'element://connect'])
      expect((await newBrowser(server).open(ssoPath(redirectUrl))).status, redirectUrl).toBe(200);
    expect((await newBrowser(server).open(`${SSO}/github?redirectUrl=https://chat.example/`)).status).toBe(404);
    expect((await newBrowser(server).open(SSO)).status).toBe(400);
  });

  test('ACC72 who asks to register comes to the sign-up page, and goes on from there', async () => {
    const browser = newBrowser(server);
    const page = await browser.open(ssoPath('https://chat.example/', { action: 'register' }));
    expect(page.url.pathname).toMatch(/\/create$/);
    const named = await browser.submit(page, '/create', { name: 'Frida Berg', username: 'frida.berg' });
    const asked = await browser.submit(named, '/create/password', { password: PASSWORD });
    const { url } = await browser.submit(asked, '/consent', { decision: 'allow' });
    const answer = await server.call('POST', '/_matrix/client/v3/login', {
      body: { type: 'm.login.token', token: url.searchParams.get('loginToken') },
    });
    expect(answer.body).toMatchObject({ user_id: '@frida.berg:town.example' });
  });
});

const stagePath = (stage: string, session: string): string =>
  `/_matrix/client/v3/auth/${stage}/fallback/web?session=${encodeURIComponent(session)}`;

describe('pages for the stages of user-interactive auth', () => {
  async function askToRemove(person: Person, session?: string) {
    return server.call('POST', '/_matrix/client/v3/delete_devices', {
      token: person.token,
      body: { devices: ['NOSUCH'], ...(session === undefined ? {} : { auth: { session } }) },
    });
  }

  test('ACC73 the password is shown on a page without a script, and the client goes on with the session alone', async () => {
    const person = await registerPerson(server, 'remover');
    const { session } = (await askToRemove(person)).body as { session: string };
    const browser = newBrowser(server);
    const page = await browser.open(stagePath('m.login.password', session));
    expect(wordsOf(page)).toContain(person.userId);
    expect(page.html).not.toContain('<script');
    const wrong = await browser.submit(page, '/fallback/web', { password: 'wrong' });
    expect(wrong.status).toBe(422);
    expect((await askToRemove(person, session)).status).toBe(401);
    const done = await browser.submit(wrong, '/fallback/web', { password: PASSWORD });
    expect(wordsOf(done)).toContain('Go back to the app');
    const script = /<script src="([^"]+)"/.exec(done.html)?.[1] ?? '';
    const text = await (await fetch(server.url + script)).text();
    expect(text).toContain('onAuthDone');
    expect(text).toContain("postMessage('authDone', '*')");
    expect((await askToRemove(person, session)).status).toBe(200);
    expect((await browser.open(stagePath('m.login.password', session))).status).toBe(404);
  });

  test('ACC73 a session has pages for its own stages only, and a form has to come from the page', async () => {
    const person = await registerPerson(server, 'chooser');
    const { session } = (await askToRemove(person)).body as { session: string };
    const browser = newBrowser(server);
    for (const path of [
      stagePath('m.login.dummy', session),
      stagePath('m.login.recaptcha', session),
      stagePath('m.login.password', 'guessed'),
      stagePath('m.login.password', ''),
    ]) {
      expect((await browser.open(path)).status, path).toBe(404);
    }
    const forged = await browser.post(stagePath('m.login.password', session), { session, password: PASSWORD });
    expect(forged.status).toBe(403);
    expect((await askToRemove(person, session)).status).toBe(401);
  });

  test('ACC73 who has no password is led to the account page, by the older name of it too', async () => {
    const person = await registerPerson(server, 'passwordless');
    const device = new SoftwareAuthenticator(PUBLIC_URL);
    expect((await addPasskey(server, { person, device })).status).toBe(200);
    await server.database.pool.query(
      "update accounts_accounts set password_hash = null where localpart = 'passwordless'",
    );
    const challenge = (await askToRemove(person)).body as { session: string; flows: unknown };
    expect(challenge.flows).toEqual([{ stages: ['m.oauth'] }, { stages: ['m.login.sso'] }]);
    const browser = newBrowser(server);
    const page = await browser.open(stagePath('m.login.sso', challenge.session));
    expect(page.url.pathname).toBe('/account/sign-in');
    const use = async (shown: Shown, path: string) => {
      const form_token = valueOf(shown, 'form_token');
      const base = path === '/confirm' ? '/account' : shown.url.pathname;
      const options = await browser.post(`${base}/passkey-options`, { form_token });
      const response = JSON.stringify(device.get(JSON.parse(options.html) as never));
      return browser.post(base + path, { form_token, response, session: challenge.session });
    };
    const confirmation = await use(page, '/passkey');
    const done = await use(confirmation, '/confirm');
    expect(wordsOf(done)).toContain('Go back to the app');
    expect(done.html).toContain('auth-done');
    expect((await askToRemove(person, challenge.session)).status).toBe(200);
  });

  test.each(['open', 'token'] as const)('ACC73 registration (%s) goes on after its page', async (registration) => {
    const own = await startAccountsServer({ config: { registration } });
    const token = await createRegistrationToken(own, { label: 'one', usesMax: 1, expiresAtMs: null });
    const stage = registration === 'token' ? 'm.login.registration_token' : 'm.login.dummy';
    const body = { username: 'newcomer', password: PASSWORD };
    const { session } = (await own.call('POST', '/_matrix/client/v3/register', { body })).body as { session: string };
    const browser = newBrowser(own);
    const page = await browser.open(stagePath(stage, session));
    if (registration === 'token') {
      expect((await browser.submit(page, '/fallback/web', { token: 'guessed' })).status).toBe(422);
    }
    expect(wordsOf(await browser.submit(page, '/fallback/web', { token }))).toContain('Go back to the app');
    const made = await own.call('POST', '/_matrix/client/v3/register', { body: { ...body, auth: { session } } });
    expect(made.body).toMatchObject({ user_id: '@newcomer:town.example' });
    await own.stop();
  });

  test('ACC73 guessing passwords on the page is limited by name', async () => {
    const own: AccountsServer = await startAccountsServer({ config: { rateLimits: true } });
    const person = await registerPerson(own, 'guessed');
    const asked = await own.call('POST', '/_matrix/client/v3/delete_devices', {
      token: person.token,
      body: { devices: ['NOSUCH'] },
    });
    const { session } = asked.body as { session: string };
    const statuses: number[] = [];
    for (let guess = 0; guess < 25; guess++) {
      const browser = newBrowser(own, { address: `198.51.100.${guess}` });
      const page = await browser.open(stagePath('m.login.password', session));
      statuses.push((await browser.submit(page, '/fallback/web', { password: `guess ${guess}` })).status);
    }
    expect(statuses).toContain(429);
    await own.stop();
  });
});
