import { expect, test } from 'vitest';
import {
  PASSWORD,
  passwordStage,
  proofOf,
  registerPerson,
  sharedAccountsServer,
  tryLogIn,
  wordsOf,
} from '@althing/accounts/testing';
import { authorization, newBrowser, OWN, registerApp } from './oauth-app.ts';

const server = sharedAccountsServer();

const COMMON = ['password', 'Password1!', 'qwertyuiop', 'iloveyou2026', '11111111', 'althing2026'];

test('ACC5 what is tried first is refused at registration and when a password is changed', async () => {
  const register = (username: string, password: string) =>
    server.call('POST', '/_matrix/client/v3/register', {
      body: { auth: { type: 'm.login.dummy' }, username, password },
    });
  for (const password of [...COMMON, 'sigrid.holm1']) {
    expect(await register('sigrid.holm', password), password).toMatchObject({
      status: 400,
      body: { errcode: 'M_WEAK_PASSWORD', error: expect.stringContaining('first that are tried') },
    });
  }
  const person = await registerPerson(server, 'sigrid.holm');
  const { token } = person;
  for (const new_password of COMMON) {
    const body = { new_password, auth: passwordStage('sigrid.holm') };
    expect(await server.call('POST', '/_matrix/client/v3/account/password', { token, body })).toMatchObject({
      status: 400,
      body: { errcode: 'M_WEAK_PASSWORD' },
    });
  }
  const proof = await proofOf(server, person);
  const set = (password: string) =>
    server.call('POST', '/api/accounts/password', { token, body: { proof, password, endsOtherSessions: false } });
  expect(await set('trustno1')).toMatchObject({ status: 400, body: { code: 'common_password' } });
  expect(await set('short')).toMatchObject({ status: 400, body: { code: 'weak_password' } });
  expect((await tryLogIn(server, { user: 'sigrid.holm', password: PASSWORD })).status).toBe(200);
});

test('ACC5 the pages say in words that a password is too common, at sign-up and after recovery', async () => {
  const browser = newBrowser(server);
  const app = await registerApp(server, OWN);
  const page = await browser.open((await authorization(app, { prompt: 'create' })).url);
  const named = await browser.submit(page, '/create', { name: 'Ines', username: 'ines.moreau' });
  const refused = await browser.submit(named, '/create/password', { password: 'Sunshine1' });
  expect(refused.status).toBe(422);
  expect(wordsOf(refused)).toContain('one of the first that anybody tries');
  const made = await browser.submit(refused, '/create/password', { password: PASSWORD });
  expect(made.url.searchParams.get('code')).toBeTruthy();

  const person = await registerPerson(server, 'lost');
  const { token } = person;
  const body = { proof: await proofOf(server, person) };
  const codes = (await server.call('POST', '/api/accounts/recovery-codes', { token, body })).body.codes as string[];
  const other = newBrowser(server);
  const step = await other.open((await authorization(app)).url);
  const form = await other.open(`${step.url.pathname}/recovery`);
  const recovered = await other.submit(form, '/recovery', { username: 'lost', code: codes[0] ?? '' });
  const weak = await other.submit(recovered, '/recovered/password', { password: 'lost1234' });
  expect(wordsOf(weak)).toContain('one of the first that anybody tries');
  const done = await other.submit(weak, '/recovered/password', { password: 'three unlikely words' });
  expect(done.url.searchParams.get('code')).toBeTruthy();
});
