import { describe, expect, test } from 'vitest';
import { createRegistrationToken } from '@althing/accounts/server';
import {
  type Browser,
  PASSWORD,
  registerPerson,
  sharedAccountsServer,
  type Shown,
  startAccountsServer,
  valueOf,
  whoAmI,
  wordsOf,
} from '@althing/accounts/testing';
import {
  authorization,
  FOREIGN,
  newBrowser,
  OWN,
  PUBLIC_URL,
  redeem,
  registerApp,
  type Authorization,
} from './oauth-app.ts';

const server = sharedAccountsServer({ people: ['mira'] });

async function begin(
  at = server,
  more: Record<string, string> = {},
  language = 'en',
): Promise<{ browser: Browser; page: Shown; asked: Authorization }> {
  const app = await registerApp(at, OWN);
  const browser = newBrowser(at, { language });
  const asked = await authorization(app, more);
  return { browser, page: await browser.open(asked.url), asked };
}

const signUp = async (at = server, language = 'en') => begin(at, { prompt: 'create' }, language);

test('ACC45 a form without the page’s token, or sent from elsewhere, changes nothing', async () => {
  const { browser, page } = await begin();
  const path = `${page.url.pathname}/password`;
  const fields = { username: 'mira', password: PASSWORD };
  for (const token of ['', 'guessed', valueOf((await begin()).page, 'form_token')]) {
    const refused = await browser.post(path, { ...fields, form_token: token });
    expect(refused.status).toBe(403);
  }
  const elsewhere = await browser.submit(page, '/password', fields, { 'sec-fetch-site': 'cross-site' });
  expect(elsewhere.status).toBe(403);
});

test('ACC45 a sign-in belongs to the browser that began it: its address alone, and its cookie alone, open nothing', async () => {
  const { browser, page } = await begin();
  const thief = newBrowser(server);
  expect((await thief.open(page.url)).status).toBe(400);
  // The cookie of the step lets somebody fill the form, but going on needs what only the first browser has.
  thief.cookies = browser.cookies.filter(({ name }) => name.startsWith('althing_interaction'));
  const shown = await thief.open(page.url);
  const after = await thief.submit(shown, '/password', { username: 'mira', password: PASSWORD });
  expect(after.url.searchParams.get('code')).toBeNull();
  expect(wordsOf(after)).toContain('This didn’t work');
  const forged = newBrowser(server);
  forged.cookies = browser.cookies.filter(({ name }) => name === 'althing_interaction');
  expect((await forged.open(page.url)).status).toBe(400);
});

test('ACC47 pages allow no frame, no script of others and none inside, and forms lead only to the app', async () => {
  const app = await registerApp(server, FOREIGN);
  const page = await newBrowser(server).open((await authorization(app)).url);
  const policy = page.headers.get('content-security-policy') ?? '';
  for (const rule of [
    "default-src 'none'",
    "frame-ancestors 'none'",
    "script-src 'self'",
    "form-action 'self' https://app.tern.example",
    "base-uri 'none'",
  ]) {
    expect(policy).toContain(rule);
  }
  expect(policy).not.toContain('unsafe');
  expect(page.headers.get('x-frame-options')).toBe('DENY');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:/i);
  for (const [, path = ''] of page.html.matchAll(/(?:src|href)="(\/account-assets\/[^"]+)"/g)) {
    const asset = await fetch(server.url + path);
    expect(asset.status, path).toBe(200);
    expect(asset.headers.get('cache-control')).toContain('immutable');
  }
});

test('ACC47 an app’s name is shown as text, whatever is in it', async () => {
  const app = await registerApp(server, { ...FOREIGN, client_name: '<img src=x onerror=alert(1)>\u202e"&' });
  const page = await newBrowser(server).open((await authorization(app)).url);
  expect(page.html).not.toContain('<img');
  expect(page.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(page.html).not.toContain('\u202e');
});

test('ACC47 after signing in on the account page nobody is led elsewhere', async () => {
  const browser = newBrowser(server);
  const page = await browser.open('/account?next=https://evil.example&action=org.matrix.devices_list');
  browser.cookies = browser.cookies.map((cookie) =>
    cookie.name === 'althing_next' ? { ...cookie, value: encodeURIComponent('//evil.example') } : cookie,
  );
  const after = await browser.submit(page, '/password', { username: 'mira', password: PASSWORD });
  expect(after.url.origin).toBe(PUBLIC_URL);
  expect(after.url.pathname).toBe('/account');
});

test('ACC48 an unknown name and a wrong password get the same page; what was typed stays, the password doesn’t', async () => {
  const pages: string[] = [];
  for (const username of ['mira', 'nobody']) {
    const { browser, page } = await begin();
    const refused = await browser.submit(page, '/password', { username, password: 'not the password' });
    expect(refused.status).toBe(422);
    expect(valueOf(refused, 'username')).toBe(username);
    expect(valueOf(refused, 'password')).toBe('');
    pages.push(wordsOf(refused));
  }
  expect(pages[0]).toBe(pages[1]);
  const { browser, page } = await begin();
  const empty = await browser.submit(page, '/password', { username: '', password: '' });
  expect(wordsOf(empty)).toContain('Enter your account name');
  expect(empty.html).toContain('aria-invalid="true"');
});

test('ACC48 guessing on the page is limited by name and by address, and says how long to wait', async () => {
  const limited = await startAccountsServer({ config: { rateLimits: true } });
  try {
    await registerPerson(limited, 'guessed');
    const app = await registerApp(limited, OWN);
    let last: Shown | null = null;
    for (let guess = 0; guess < 25; guess++) {
      const browser = newBrowser(limited, { address: `203.0.113.${guess}` });
      const page = await browser.open((await authorization(app)).url);
      last = await browser.submit(page, '/password', { username: 'guessed', password: `guess ${guess}` });
    }
    expect(last?.status).toBe(429);
    expect(wordsOf(last as Shown)).toContain('Too many attempts');
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await limited.stop();
  }
});

test('ACC49 a person signs up with a name and a password, without a script, and is in', async () => {
  const { browser, page, asked } = await signUp();
  expect(wordsOf(page)).toContain('What should people call you?');
  const second = await browser.submit(page, '/create', { name: 'Zoë Åkerström', username: '' });
  expect(wordsOf(second)).toContain('Choose a password');
  expect(valueOf(second, 'username')).toBe('zoe.akerstrom');
  const short = await browser.submit(second, '/create/password', { password: 'short' });
  expect(short.status).toBe(422);
  expect(valueOf(short, 'username')).toBe('zoe.akerstrom');
  const { url } = await browser.submit(short, '/create/password', { password: 'three unlikely words' });
  const app = await registerApp(server, OWN);
  const tokens = await redeem(app, asked, url);
  const who = await whoAmI(server, tokens.access_token);
  expect(who.body).toMatchObject({ user_id: '@zoe.akerstrom:town.example' });
  expect(
    server.heard.find(
      ({ type, payload }) => type === 'accountCreated' && payload['userId'] === '@zoe.akerstrom:town.example',
    )?.payload,
  ).toMatchObject({
    displayName: 'Zoë Åkerström',
  });
});

describe('ACC49 what is wrong is said at the field and the rest is kept', () => {
  test.each([
    [{ name: '', username: 'free.name' }, 'Enter a name'],
    [{ name: 'Mira', username: 'mira' }, 'This account name is taken'],
    [{ name: 'Mira', username: 'Admin' }, 'kept for offices'],
    [{ name: 'Mira', username: 'mira ø' }, 'Only small letters'],
    [{ name: '美羅', username: '' }, 'couldn’t make an account name'],
    [{ name: 'x'.repeat(101), username: '' }, 'at most 100'],
  ])('%o', async (fields, words) => {
    const { browser, page } = await signUp();
    const refused = await browser.submit(page, '/create', fields);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused)).toContain(words);
    expect(valueOf(refused, 'name')).toBe(fields.name);
    expect(valueOf(refused, 'username')).toBe(fields.username);
  });
});

test('ACC49 a taken suggestion gets a number, and the name can be changed on the second step', async () => {
  const { browser, page } = await signUp();
  const second = await browser.submit(page, '/create', { name: 'Mira', username: '' });
  expect(valueOf(second, 'username')).toBe('mira2');
  const back = await browser.submit(
    { ...second, html: second.html.replace('/create/password', '/create') },
    '/create',
    { intent: 'back' },
  );
  expect(wordsOf(back)).toContain('What should people call you?');
  expect(valueOf(back, 'name')).toBe('Mira');
  expect(valueOf(back, 'username')).toBe('mira2');
});

test('ACC6 by token: the page asks for an invitation code and each counts its uses', async () => {
  const invited = await startAccountsServer({ config: { registration: 'token' } });
  try {
    const token = await createRegistrationToken(invited, { label: 'one', usesMax: 1, expiresAtMs: null });
    const wrong = await signUp(invited);
    expect(wordsOf(await wrong.browser.submit(wrong.page, '/create', { name: 'Eve', token: 'guess' }))).toContain(
      'invitation code is not valid',
    );
    for (const [name, isIn] of [
      ['Ada', true],
      ['Bo', false],
    ] as const) {
      const { browser, page } = await signUp(invited);
      const second = await browser.submit(page, '/create', { name, token });
      if (!isIn) expect(second.status).toBe(422);
      else
        expect(
          (await browser.submit(second, '/create/password', { password: 'three unlikely words' })).url.searchParams.get(
            'code',
          ),
        ).toBeTruthy();
    }
  } finally {
    await invited.stop();
  }
});

test('ACC7 where registration is closed the page says so, offers to sign in, and no step of it tells about names', async () => {
  const closed = await startAccountsServer({ config: { registration: 'closed' } });
  try {
    const { browser, page } = await signUp(closed);
    expect(wordsOf(page)).toContain('Registration is closed here');
    const signIn = await browser.open(page.url.pathname.replace('/create', '?switch=1'));
    expect(wordsOf(signIn)).toContain('Account name');
    expect(wordsOf(signIn)).not.toContain('Create an account');
    const fields = {
      form_token: valueOf(signIn, 'form_token'),
      name: 'Mira',
      username: 'mira',
      password: 'three unlikely words',
    };
    for (const step of ['/create', '/create/password', '/create/passkey-options', '/create/passkey', '/suggest']) {
      const shown = await browser.post(signIn.url.pathname + step, fields);
      expect(shown.status, step).toBe(403);
      expect(wordsOf(shown)).toContain('Registration is closed here');
    }
  } finally {
    await closed.stop();
  }
});

test('ACC45 cookies are out of scripts’ reach, stay with the site, and go over https only where the server is there', async () => {
  const secure = await startAccountsServer({ config: { publicUrl: 'https://town.example' } });
  try {
    const registered = await secure.call('POST', '/oauth2/register', {
      body: { client_uri: 'https://tern.example/', redirect_uris: ['https://tern.example/callback'] },
    });
    const query = new URLSearchParams({
      client_id: registered.body.client_id,
      response_type: 'code',
      redirect_uri: 'https://tern.example/callback',
      scope: 'urn:matrix:client:api:* urn:matrix:client:device:ABCDEFGHIJ',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    });
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const response = await fetch(`${secure.url}/oauth2/authorize?${query.toString()}`, { redirect: 'manual', headers });
    expect(response.headers.get('location')).toMatch(/^https:\/\/town\.example\/sign-in\//);
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies)
      for (const attribute of ['httponly', 'secure', 'samesite=lax']) expect(cookie.toLowerCase()).toContain(attribute);
  } finally {
    await secure.stop();
  }
});

test('ACC37 an app in a browser of its own origin may register, get tokens and revoke them', async () => {
  for (const [path, type] of [
    ['/oauth2/register', 'application/json'],
    ['/oauth2/token', 'application/x-www-form-urlencoded'],
    ['/oauth2/revoke', 'application/x-www-form-urlencoded'],
    ['/oauth2/device-authorization', 'application/x-www-form-urlencoded'],
  ] as const) {
    const origin = 'https://app.tern.example';
    const preflight = await fetch(server.url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    expect(preflight.ok, path).toBe(true);
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('content-type');
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: { origin, 'content-type': type },
      body: type.endsWith('json') ? '{}' : 'token=x',
    });
    expect(['*', origin], path).toContain(answer.headers.get('access-control-allow-origin'));
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('ACC58 pages speak the language that the browser, the app or the person asks for', async () => {
  const { page } = await begin(server, {}, 'ar-EG,en;q=0.5');
  expect(page.html).toContain('<html lang="ar" dir="rtl">');
  expect(wordsOf(page)).toContain('تسجيل الدخول');
  const byApp = await begin(server, { ui_locales: 'ar' });
  expect(byApp.page.html).toContain('lang="ar" dir="rtl"');
  const { browser, page: english } = await begin();
  expect(english.html).toContain('<html lang="en" dir="ltr">');
  const switched = await browser.open(`${english.url.pathname}?lang=ar`);
  expect(switched.html).toContain('<html lang="ar" dir="rtl">');
  expect((await browser.open(english.url.pathname)).html).toContain('<html lang="ar" dir="rtl">');
});

test('ACC36 what can’t be stored, is far too long or is no form at all gets a clear 4xx', async () => {
  const app = await registerApp(server);
  const odd = await authorization(app, { state: 'a\0b', login_hint: '\0' });
  expect((await newBrowser(server).open(odd.url)).status).toBeLessThan(500);
  for (const client_id of ['a\0b', '', 'x'.repeat(5000), '../../etc', '{}']) {
    const shown = await newBrowser(server).open(`/oauth2/authorize?${new URLSearchParams({ client_id }).toString()}`);
    expect(shown.status, client_id.slice(0, 20)).toBe(400);
  }
  const { browser, page } = await begin();
  const refused = await browser.submit(page, '/password', { username: 'mi\0ra', password: 'gu\0ess' });
  expect(refused.status).toBe(422);
  const token = valueOf(page, 'form_token');
  const long = await browser.post(`${page.url.pathname}/password`, {
    form_token: token,
    username: 'x'.repeat(100_000),
  });
  expect(long.status).toBe(413);
  for (const body of [
    '[]',
    '"text"',
    '{',
    `{"client_name":"${'x'.repeat(70_000)}"}`,
    '{"client_uri":{"a":1},"redirect_uris":[1]}',
    '{"client_uri":"https://a.example/","redirect_uris":["https://a.example/\\u0000"]}',
  ]) {
    const answer = await fetch(`${server.url}/oauth2/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status, body.slice(0, 60)).toBe(400);
  }
  for (const grant of [
    {},
    { grant_type: 'password' },
    { grant_type: 'refresh_token', refresh_token: 'a\0b' },
    { grant_type: 'authorization_code', code: '\0' },
  ]) {
    const form = new URLSearchParams({ client_id: app.config.clientMetadata().client_id, ...grant });
    const answer = await fetch(`${server.url}/oauth2/token`, { method: 'POST', body: form });
    expect(answer.status, JSON.stringify(grant)).toBe(400);
  }
  const person = await registerPerson(server, 'storable');
  for (const [method, path, body] of [
    ['DELETE', '/api/accounts/sessions/a%00b', undefined],
    ['PATCH', '/api/accounts/passkeys/a%00b', { name: 'x' }],
    ['PATCH', '/api/accounts/passkeys/ab', { name: 'x\0y' }],
    [
      'POST',
      '/api/accounts/proofs',
      { method: 'passkey', response: { id: 'a\0b', response: { clientDataJSON: 'e30' } } },
    ],
    ['POST', '/api/accounts/proofs', { method: 'recovery_code', code: '\0' }],
    ['GET', '/api/accounts/security-log?before=-1', undefined],
  ] as const) {
    const answer = await server.call(method, path, { token: person.token, body });
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
  }
});
