import { expect, test } from 'vitest';
import {
  type Answer,
  type Browser,
  PASSWORD,
  proofOf,
  registerPerson,
  sharedAccountsServer,
  type Shown,
  valueOf,
  whoAmI,
  wordsOf,
} from '@althing/accounts/testing';
import { addPasskey } from './add-passkey.ts';
import { authorization, newBrowser, OWN, PUBLIC_URL, redeem, registerApp, type Authorization } from './oauth-app.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

const server = sharedAccountsServer();

const api = (method: string, path: string, token: string, body?: unknown): Promise<Answer> =>
  server.call(method, path, { token, body });

interface Begun {
  readonly browser: Browser;
  readonly page: Shown;
  readonly asked: Authorization;
}

async function begin(prompt?: 'create'): Promise<Begun> {
  const app = await registerApp(server, OWN);
  const browser = newBrowser(server);
  const asked = await authorization(app, prompt ? { prompt } : {});
  return { browser, page: await browser.open(asked.url), asked };
}

/** What the page's script does: asks for options, and sends what the authenticator answers. */
async function optionsFor({ browser, page }: Begun, path: string, fields: Record<string, string> = {}) {
  const base = page.url.pathname.replace(/\/create$/, '');
  const shown = await browser.post(base + path, { form_token: valueOf(page, 'form_token'), ...fields });
  return JSON.parse(shown.html) as never;
}

async function signUpWithPasskey(name: string, device: SoftwareAuthenticator): Promise<string> {
  const begun = await begin('create');
  const fields = { name, username: '' };
  const { options } = (await optionsFor(begun, '/create/passkey-options', fields)) as { options: never };
  const form_token = valueOf(begun.page, 'form_token');
  const { url } = await begun.browser.post(begun.page.url.pathname + '/passkey', {
    ...fields,
    form_token,
    response: JSON.stringify(device.create(options)),
  });
  const tokens = await redeem(await registerApp(server, OWN), begun.asked, url);
  return tokens.access_token;
}

async function signInWithPasskey(device: SoftwareAuthenticator): Promise<Shown> {
  const begun = await begin();
  const options = await optionsFor(begun, '/passkey-options');
  return begun.browser.submit(begun.page, '/passkey', { response: JSON.stringify(device.get(options)) });
}

test('ACC50 a person signs up with a passkey and no password, and signs in with it without typing a name', async () => {
  const device = new SoftwareAuthenticator(PUBLIC_URL);
  const token = await signUpWithPasskey('Lena', device);
  expect((await whoAmI(server, token)).body).toMatchObject({
    user_id: '@lena:town.example',
  });
  expect((await signInWithPasskey(device)).url.searchParams.get('code')).toBeTruthy();
  const { passkeys, hasPassword } = (await api('GET', '/api/accounts/passkeys', token)).body;
  expect(hasPassword).toBe(false);
  expect(passkeys).toEqual([
    {
      passkeyId: expect.any(String),
      name: 'Passkey',
      isBackedUp: false,
      createdAtMs: expect.any(Number),
      lastUsedAtMs: expect.any(Number),
    },
  ]);
});

test('ACC50 a passkey counts only with the person’s own unlocking, from our own pages, and each challenge once', async () => {
  const device = new SoftwareAuthenticator(PUBLIC_URL);
  await signUpWithPasskey('Olga', device);
  device.isVerified = false;
  expect(wordsOf(await signInWithPasskey(device))).toContain('The passkey was not accepted');
  device.isVerified = true;
  const phished = new SoftwareAuthenticator('https://localhost.evil.example');
  phished.credentials = device.credentials;
  phished.counter = 10;
  expect(wordsOf(await signInWithPasskey(phished))).toContain('The passkey was not accepted');
  const begun = await begin();
  const answer = JSON.stringify(device.get(await optionsFor(begun, '/passkey-options')));
  expect(
    (await begun.browser.submit(begun.page, '/passkey', { response: answer })).url.searchParams.get('code'),
  ).toBeTruthy();
  const again = await begin();
  expect(wordsOf(await again.browser.submit(again.page, '/passkey', { response: answer }))).toContain(
    'The passkey was not accepted',
  );
});

test('ACC50 a copied passkey whose counter lags behind is refused', async () => {
  const device = new SoftwareAuthenticator(PUBLIC_URL);
  await signUpWithPasskey('Tarik', device);
  await signInWithPasskey(device);
  await signInWithPasskey(device);
  device.counter = 0;
  expect(wordsOf(await signInWithPasskey(device))).toContain('The passkey was not accepted');
});

test('ACC50 nonsense instead of a passkey is refused and the page comes back', async () => {
  for (const response of ['', '{}', '[]', '{"response":{}}', '{"id":"x","response":{"clientDataJSON":"!"}}', 'null']) {
    const { browser, page } = await begin();
    const shown = await browser.submit(page, '/passkey', { response });
    expect(shown.status, response).toBe(422);
    expect(wordsOf(shown)).toContain('The passkey was not accepted');
  }
});

test('ACC52 passkeys are added, renamed and removed, and the last way in stays', async () => {
  const person = await registerPerson(server, 'keeper');
  const device = new SoftwareAuthenticator(PUBLIC_URL);
  const added = await addPasskey(server, { person, device, name: 'Phone' });
  expect(added).toMatchObject({ status: 200, body: { passkey: { name: 'Phone' } } });
  const { passkeyId } = added.body.passkey;
  expect((await api('PATCH', `/api/accounts/passkeys/${passkeyId}`, person.token, { name: 'Old phone' })).status).toBe(
    200,
  );
  expect((await api('GET', '/api/accounts/passkeys', person.token)).body.passkeys[0].name).toBe('Old phone');
  const other = await registerPerson(server, 'other.keeper');
  expect((await api('PATCH', `/api/accounts/passkeys/${passkeyId}`, other.token, { name: 'Mine' })).status).toBe(404);
  expect(
    (
      await api('POST', `/api/accounts/passkeys/${passkeyId}/remove`, other.token, {
        proof: await proofOf(server, other),
      })
    ).status,
  ).toBe(404);
  expect(
    (
      await api('POST', `/api/accounts/passkeys/${passkeyId}/remove`, person.token, {
        proof: await proofOf(server, person),
      })
    ).status,
  ).toBe(200);
  const passwordless = new SoftwareAuthenticator(PUBLIC_URL);
  const token = await signUpWithPasskey('Passwordless', passwordless);
  const begun = await api('POST', '/api/accounts/proofs/begin', token, {});
  expect(begun.body.methods).toEqual(['passkey']);
  const proven = await api('POST', '/api/accounts/proofs', token, {
    method: 'passkey',
    response: passwordless.get(begun.body.passkeyOptions),
  });
  const { proof } = proven.body;
  const own = (await api('GET', '/api/accounts/passkeys', token)).body.passkeys[0].passkeyId;
  expect(await api('POST', `/api/accounts/passkeys/${own}/remove`, token, { proof })).toMatchObject({
    status: 409,
    body: { code: 'last_way_in' },
  });
  expect(
    (
      await api('POST', '/api/accounts/password', token, {
        proof,
        password: 'three unlikely words',
        endsOtherSessions: false,
      })
    ).status,
  ).toBe(200);
  expect((await api('POST', `/api/accounts/passkeys/${own}/remove`, token, { proof })).status).toBe(200);
});

test('ACC52 what a stolen session must not do needs a fresh proof, and one of that very session', async () => {
  const person = await registerPerson(server, 'robbed');
  const second = await server.call('POST', '/_matrix/client/v3/login', {
    body: { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'robbed' }, password: PASSWORD },
  });
  const proof = await proofOf(server, person);
  const dangerous: [string, object][] = [
    ['/api/accounts/passkeys/begin', {}],
    ['/api/accounts/passkeys', { name: 'Thief', response: {} }],
    ['/api/accounts/recovery-codes', {}],
    ['/api/accounts/password', { password: 'new password here', endsOtherSessions: true }],
  ];
  for (const [path, body] of dangerous) {
    for (const [token, shown] of [
      [person.token, 'guessed'],
      [second.body.access_token, proof],
    ]) {
      expect(await api('POST', path, String(token), { ...body, proof: shown }), path).toMatchObject({
        status: 403,
        body: { code: 'proof_needed' },
      });
    }
  }
  server.clock.advance(6 * 60_000);
  expect((await api('POST', '/api/accounts/passkeys/begin', person.token, { proof })).status).toBe(403);
  expect(
    await api('POST', '/api/accounts/proofs', person.token, { method: 'password', password: 'wrong' }),
  ).toMatchObject({
    status: 403,
    body: { code: 'proof_refused' },
  });
});

test('ACC51 recovery codes are shown once, count once, and lead to a new way in', async () => {
  const person = await registerPerson(server, 'forgetful');
  const made = await api('POST', '/api/accounts/recovery-codes', person.token, {
    proof: await proofOf(server, person),
  });
  const codes = made.body.codes as string[];
  expect(new Set(codes).size).toBe(10);
  const stored = await server.database.pool.query(
    'select accounts_recovery_codes::text as row from accounts_recovery_codes',
  );
  const text = JSON.stringify(stored.rows);
  for (const code of codes) expect(text.includes(code) || text.includes(code.replaceAll('-', ''))).toBe(false);

  async function recover(code: string): Promise<{ browser: Browser; shown: Shown }> {
    const { browser, page } = await begin();
    const form = await browser.open(`${page.url.pathname}/recovery`);
    return { browser, shown: await browser.submit(form, '/recovery', { username: 'forgetful', code }) };
  }
  const first = await recover(` ${codes[0]?.toLowerCase().replaceAll('-', ' ')} `);
  expect(wordsOf(first.shown)).toContain('Add a new way to sign in');
  const weak = await first.browser.submit(first.shown, '/recovered/password', { password: 'short' });
  expect(wordsOf(weak)).toContain('at least 8 characters');
  const done = await first.browser.submit(weak, '/recovered/password', { password: 'a password anew' });
  expect(done.url.searchParams.get('code')).toBeTruthy();
  expect(wordsOf((await recover(codes[0] ?? '')).shown)).toContain('don’t fit together, or the code was used');
  expect((await api('GET', '/api/accounts/recovery-codes', person.token)).body).toMatchObject({ left: 9, total: 10 });
  const skipped = await recover(codes[1] ?? '');
  expect((await skipped.browser.submit(skipped.shown, '/recovered/skip')).url.searchParams.get('code')).toBeTruthy();
  const { browser: unknown, page } = await begin();
  const form = await unknown.open(`${page.url.pathname}/recovery`);
  expect(wordsOf(await unknown.submit(form, '/recovery', { username: 'nobody', code: codes[2] ?? '' }))).toContain(
    'don’t fit together, or the code was used',
  );
});

test('ACC51 a new set of recovery codes ends the one before', async () => {
  const person = await registerPerson(server, 'renewing');
  const proof = await proofOf(server, person);
  const [old] = (await api('POST', '/api/accounts/recovery-codes', person.token, { proof })).body.codes as string[];
  await api('POST', '/api/accounts/recovery-codes', person.token, { proof });
  expect((await api('POST', '/api/accounts/proofs', person.token, { method: 'recovery_code', code: old })).status).toBe(
    403,
  );
  expect((await api('GET', '/api/accounts/recovery-codes', person.token)).body).toMatchObject({ left: 10 });
});

test('ACC51 a proof of recovery is good for the page that it was given on, by one browser, once', async () => {
  const person = await registerPerson(server, 'careful');
  const [code = ''] = (
    await api('POST', '/api/accounts/recovery-codes', person.token, { proof: await proofOf(server, person) })
  ).body.codes as string[];
  const { browser, page } = await begin();
  const shown = await browser.submit(await browser.open(`${page.url.pathname}/recovery`), '/recovery', {
    username: 'careful',
    code,
  });
  const proof = valueOf(shown, 'proof');
  const thief = await begin();
  const stolen = await thief.browser.post(`${thief.page.url.pathname}/recovered/skip`, {
    form_token: valueOf(thief.page, 'form_token'),
    proof,
  });
  expect(stolen.url.searchParams.get('code')).toBeNull();
});
