import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import {
  PASSWORD,
  passwordStage,
  registerPerson,
  startAccountsServer,
  tryLogIn,
  type AccountsServer,
} from '@althing/accounts/testing';
import { authorization, newBrowser, registerApp } from './oauth-app.ts';
import { openPasswords } from '../src/server/passwords.ts';

/** Points of the bucket `signIn`. */
const FAILURES_MAX = 20;
const servers: AccountsServer[] = [];
let server: AccountsServer;

beforeEach(async () => {
  server = await startAccountsServer({ config: { rateLimits: true } });
  servers.push(server);
});
afterEach(() => servers.pop()?.stop());
afterAll(() => Promise.all(servers.map((each) => each.stop())));

const guess = (user: string, address: string) => tryLogIn(server, { user, password: 'wrong password', address });

test('ACC30 failures from one address are limited whatever names they try, and right sign-ins are not', async () => {
  await registerPerson(server, 'anna');
  const from = '203.0.113.1';
  for (let round = 0; round < FAILURES_MAX + 5; round++) {
    expect((await tryLogIn(server, { user: 'anna', address: from })).status).toBe(200);
  }
  for (let round = 0; round < FAILURES_MAX; round++) expect((await guess(`name${round}`, from)).status).toBe(403);
  const refused = await guess('one-more', from);
  expect(refused).toMatchObject({
    status: 429,
    body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: expect.any(Number) },
  });
  expect((await tryLogIn(server, { user: 'anna', address: from })).status).toBe(429);
  expect((await tryLogIn(server, { user: 'anna', address: '203.0.113.2' })).status).toBe(200);
});

test('ACC30 the addresses of one household are one', async () => {
  await registerPerson(server, 'anna');
  for (let round = 0; round < FAILURES_MAX; round++) await guess(`name${round}`, `2001:db8:1:2::${round + 1}`);
  expect((await guess('one-more', '2001:db8:1:2:ffff::1')).status).toBe(429);
  expect((await guess('one-more', '2001:db8:1:3::1')).status).toBe(403);
});

test('ACC31 failures on one name are limited wherever they come from, whether or not there is such an account', async () => {
  await registerPerson(server, 'anna');
  for (const user of ['anna', 'nobody']) {
    for (let round = 0; round < FAILURES_MAX; round++) {
      const spelled = round % 2 === 0 ? user : `@${user.toUpperCase()}:town.example`;
      expect((await guess(spelled, `198.51.100.${round}`)).status).toBe(403);
    }
    expect((await guess(user, '198.51.100.200')).status).toBe(429);
  }
});

test('ACC32 a name that strangers have locked still works for whoever is signed in', async () => {
  const anna = await registerPerson(server, 'anna');
  for (let round = 0; round <= FAILURES_MAX; round++) await guess('anna', `198.51.100.${round}`);
  expect((await tryLogIn(server, { user: 'anna', address: '203.0.113.1' })).status).toBe(429);
  const changed = await server.call('POST', '/_matrix/client/v3/account/password', {
    token: anna.token,
    body: { auth: passwordStage('anna'), new_password: 'another password' },
  });
  expect(changed.status).toBe(200);
});

test('ACC32 guesses by a found token are limited too', async () => {
  const anna = await registerPerson(server, 'anna');
  const prove = (password: string) =>
    server.call('POST', '/_matrix/client/v3/account/deactivate', {
      token: anna.token,
      body: { auth: passwordStage('anna', password) },
    });
  for (let round = 0; round < FAILURES_MAX; round++) expect((await prove(`guess number ${round}`)).status).toBe(401);
  expect((await prove('one more guess')).status).toBe(429);
});

test('ACC33 guesses sent all at once fare no better than one after the other', async () => {
  await registerPerson(server, 'anna');
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => guess('anna', `198.51.100.${n}`)));
  expect(answers.filter((answer) => answer.status === 403)).toHaveLength(FAILURES_MAX);
  expect(answers.filter((answer) => answer.status === 429)).toHaveLength(60 - FAILURES_MAX);
});

// Two hundred hashes are four seconds of work, on a machine that does nothing else.
test('ACC34 hashing has a bounded line, and who is turned away is told so', { timeout: 120_000 }, async () => {
  const passwords = openPasswords();
  const outcomes = await Promise.all(Array.from({ length: 210 }, () => passwords.verify(null, 'a password')));
  expect(outcomes.filter((outcome) => !outcome.ok)).toHaveLength(8);
  expect(outcomes.filter((outcome) => outcome.ok && !outcome.value)).toHaveLength(202);
  const hashed = await passwords.hash('a password');
  expect(hashed.ok && hashed.value).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(hashed.ok && (await passwords.verify(hashed.value, 'a password'))).toEqual({ ok: true, value: true });
});

test('ACC60 a name that strangers have locked still has its way back in: a recovery code', async () => {
  const anna = await registerPerson(server, 'anna');
  const proven = await server.call('POST', '/api/accounts/proofs', {
    token: anna.token,
    body: { method: 'password', password: PASSWORD },
  });
  const made = await server.call('POST', '/api/accounts/recovery-codes', {
    token: anna.token,
    body: { proof: proven.body.proof },
  });
  const [code = ''] = made.body.codes as string[];
  for (let round = 0; round <= FAILURES_MAX; round++) await guess('anna', `198.51.100.${round}`);
  const browser = newBrowser(server, { address: '203.0.113.1' });
  const page = await browser.open((await authorization(await registerApp(server))).url);
  expect((await browser.submit(page, '/password', { username: 'anna', password: PASSWORD })).status).toBe(429);
  const form = await browser.open(`${page.url.pathname}/recovery`);
  const shown = await browser.submit(form, '/recovery', { username: 'anna', code });
  expect([shown.status, shown.html.includes('name="proof"')]).toEqual([200, true]);
  const guessing = newBrowser(server, { address: '203.0.113.2' });
  const other = await guessing.open((await authorization(await registerApp(server))).url);
  const again = await guessing.open(`${other.url.pathname}/recovery`);
  const tries = [];
  for (let round = 0; round <= FAILURES_MAX; round++) {
    const tried = await guessing.submit(again, '/recovery', { username: 'anna', code: '0000-0000-0000-0000' });
    tries.push(tried.status);
  }
  expect(tries).toEqual([...Array.from({ length: FAILURES_MAX }, () => 422), 429]);
});
