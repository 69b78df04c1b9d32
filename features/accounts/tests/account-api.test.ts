import { expect, test } from 'vitest';
import {
  type Answer,
  logInPerson,
  PASSWORD,
  registerPerson,
  sharedAccountsServer,
  tryLogIn,
  whoAmI,
  wordsOf,
} from '@althing/accounts/testing';
import { newBrowser, OWN, PUBLIC_URL, signInApp } from './oauth-app.ts';

const server = sharedAccountsServer();

const api = (method: string, path: string, token: string, body?: unknown): Promise<Answer> =>
  server.call(method, path, { token, body });

test('ACC53 a person sees where they are signed in, by which app, and signs a device out from afar', async () => {
  const person = await registerPerson(server, 'sessions');
  const { tokens, deviceId } = await signInApp(server, { username: 'sessions', password: PASSWORD });
  const { sessions } = (await api('GET', '/api/accounts/sessions', person.token)).body;
  expect(sessions).toHaveLength(2);
  expect(sessions.find(({ isThis }: { isThis: boolean }) => isThis)).toMatchObject({
    sessionId: person.deviceId,
    clientName: null,
  });
  expect(sessions.find(({ isThis }: { isThis: boolean }) => !isThis)).toMatchObject({
    sessionId: deviceId,
    clientName: 'Tern',
    displayName: 'Tern',
    signedInAtMs: expect.any(Number),
  });
  const stranger = await registerPerson(server, 'sessions.stranger');
  expect((await api('DELETE', `/api/accounts/sessions/${deviceId}`, stranger.token)).status).toBe(404);
  expect((await api('DELETE', `/api/accounts/sessions/${deviceId}`, person.token)).status).toBe(200);
  expect((await whoAmI(server, tokens.access_token)).status).toBe(401);
  expect((await api('DELETE', `/api/accounts/sessions/${deviceId}`, person.token)).status).toBe(404);
  const { entries } = (await api('GET', '/api/accounts/security-log', person.token)).body;
  expect(entries[0]).toMatchObject({ kind: 'signed_out', deviceId, clientName: 'Tern' });
});

test('ACC53 signing out all others leaves the one that asks', async () => {
  const person = await registerPerson(server, 'alone');
  const app = await signInApp(server, { username: 'alone', password: PASSWORD });
  const other = await logInPerson(server, 'alone');
  expect((await api('POST', '/api/accounts/sessions/end-others', person.token, {})).body).toEqual({ ended: 2 });
  expect((await whoAmI(server, app.tokens.access_token)).status).toBe(401);
  expect((await whoAmI(server, other.token)).status).toBe(401);
  expect((await whoAmI(server, person.token)).status).toBe(200);
});

test('ACC53 every one of these endpoints needs somebody signed in', async () => {
  for (const [method, path] of [
    ['GET', '/api/accounts/sessions'],
    ['DELETE', '/api/accounts/sessions/X'],
    ['POST', '/api/accounts/sessions/end-others'],
    ['GET', '/api/accounts/passkeys'],
    ['POST', '/api/accounts/passkeys/begin'],
    ['GET', '/api/accounts/recovery-codes'],
    ['GET', '/api/accounts/security-log'],
    ['POST', '/api/accounts/proofs/begin'],
  ] as const) {
    const answer = await server.call(method, path, method === 'GET' ? {} : { body: {} });
    expect(answer, path).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  }
});

test('ACC54 R11 the security log tells what happened, gathers failures, is the person’s own and ends by itself', async () => {
  const person = await registerPerson(server, 'logged');
  await signInApp(server, { username: 'logged', password: PASSWORD });
  for (let guess = 0; guess < 4; guess++) await tryLogIn(server, { user: 'logged', password: 'wrong guess' });
  const proof = (await api('POST', '/api/accounts/proofs', person.token, { method: 'password', password: PASSWORD }))
    .body.proof;
  await api('POST', '/api/accounts/recovery-codes', person.token, { proof });
  await api('POST', '/api/accounts/password', person.token, {
    proof,
    password: 'another password',
    endsOtherSessions: false,
  });
  const { entries } = (await api('GET', '/api/accounts/security-log', person.token)).body as {
    entries: { kind: string; times: number; clientName: string | null; atMs: number; deletedAtMs: number }[];
  };
  expect(entries.map(({ kind }) => kind)).toEqual([
    'password_changed',
    'recovery_codes_made',
    'sign_in_failed',
    'signed_in',
    'signed_in',
  ]);
  expect(entries[2]).toMatchObject({ times: 4 });
  expect(entries[3]).toMatchObject({ clientName: 'Tern' });
  for (const { atMs, deletedAtMs } of entries) expect(deletedAtMs - atMs).toBe(90 * 86_400_000);
  const firstPage = (await api('GET', '/api/accounts/security-log?limit=2', person.token)).body;
  const secondPage = (await api('GET', `/api/accounts/security-log?limit=2&before=${firstPage.next}`, person.token))
    .body;
  expect(secondPage.entries.map(({ kind }: { kind: string }) => kind)).toEqual(['sign_in_failed', 'signed_in']);
  const stranger = await registerPerson(server, 'logged.stranger');
  expect((await api('GET', '/api/accounts/security-log', stranger.token)).body.entries).toHaveLength(1);
  server.clock.advance(91 * 86_400_000);
  await expect
    .poll(async () => (await api('GET', '/api/accounts/security-log', person.token)).body.entries)
    .toHaveLength(0);
});

test('ACC43 a changed password ends the browsers that were signed in, too: whoever knew the old one may sit at one', async () => {
  const person = await registerPerson(server, 'changed');
  const { browser } = await signInApp(server, { username: 'changed', password: PASSWORD }, OWN);
  expect(wordsOf(await browser.open('/account'))).toContain('@changed:town.example');
  const { proof } = (
    await api('POST', '/api/accounts/proofs', person.token, { method: 'password', password: PASSWORD })
  ).body;
  const change = { proof, password: 'another password', endsOtherSessions: true };
  expect((await api('POST', '/api/accounts/password', person.token, change)).status).toBe(200);
  expect(wordsOf(await browser.open('/account'))).toContain('Use a recovery code');
  expect((await whoAmI(server, person.token)).status).toBe(200);
});

test('ACC55 what an app asks to confirm is confirmed by the person, on our page, with a proof, and for that account only', async () => {
  const { tokens, browser } = await signInApp(server, await registered('resetting'));
  const requester = {
    userId: '@resetting:town.example',
    deviceId: null,
    sessionId: await sessionOf(tokens.access_token),
    isGuest: false,
  };
  const need = (auth: unknown) =>
    server.accounts.door.requireInteractiveAuth({
      requester,
      auth,
      operation: 'replace keys',
      action: 'reset_cross_signing',
    });
  const asked = await need(undefined);
  if (asked.ok) throw new Error('passed without a proof');
  const { session, flows, params } = asked.refusal.extra as {
    session: string;
    flows: unknown;
    params: { 'm.oauth': { url: string } };
  };
  expect(flows).toEqual([{ stages: ['m.oauth'] }]);
  const url = params['m.oauth'].url;
  expect(url.startsWith(`${PUBLIC_URL}/account?`)).toBe(true);
  expect((await need({ session })).ok).toBe(false);
  const page = await browser.open(url);
  expect(wordsOf(page)).toContain('Reset your encryption identity?');
  const wrong = await browser.submit(page, '/confirm', { password: 'guess' });
  expect(wordsOf(wrong)).toContain('The proof was not accepted');
  expect((await need({ session })).ok).toBe(false);
  const other = newBrowser(server);
  const elsewhere = await other.submit(await other.open(url), '/password', await registered('resetting.other'));
  expect(wordsOf(elsewhere)).toContain('There is nothing to confirm');
  const done = await browser.submit(wrong, '/confirm', { password: PASSWORD });
  expect(wordsOf(done)).toContain('Confirmed');
  expect(await need({ session })).toMatchObject({ ok: true });
  expect((await need({ session })).ok).toBe(false);
});

test('ACC56 devices are signed out and the account is deleted on the account page, without a script', async () => {
  const person = await registered('paged');
  const { tokens, deviceId } = await signInApp(server, person);
  const browser = newBrowser(server);
  const page = await browser.submit(await browser.open('/account'), '/password', person);
  expect(wordsOf(page)).toContain('@paged:town.example');
  const ask = await browser.open(`/account?action=org.matrix.device_delete&device_id=${deviceId}`);
  expect(wordsOf(ask)).toContain('Sign this device out?');
  await browser.submit(ask, '/device-sign-out');
  expect((await whoAmI(server, tokens.access_token)).status).toBe(401);
  const leave = await browser.open('/account?action=org.matrix.account_deactivate');
  expect(wordsOf(await browser.submit(leave, '/delete', { password: 'guess' }))).toContain(
    'The proof was not accepted',
  );
  const gone = await browser.submit(leave, '/delete', { password: PASSWORD });
  expect(wordsOf(gone)).toContain('The account is deleted');
  expect((await tryLogIn(server, { user: 'paged' })).status).toBe(403);
  expect(wordsOf(await browser.open('/account'))).toContain('Sign in');
});

test('ACC56 the account page of one person can’t act for another, nor without its own form', async () => {
  const victim = await registered('page.victim');
  const { tokens, deviceId } = await signInApp(server, victim);
  const thief = newBrowser(server);
  await thief.submit(await thief.open('/account'), '/password', await registered('page.thief'));
  const page = await thief.open('/account');
  expect(page.html).not.toContain(deviceId);
  await thief.post('/account/device-sign-out', {
    device_id: deviceId,
    form_token: /name="form_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '',
  });
  expect((await whoAmI(server, tokens.access_token)).status).toBe(200);
  const own = newBrowser(server);
  await own.submit(await own.open('/account'), '/password', victim);
  expect((await own.post('/account/device-sign-out', { device_id: deviceId, form_token: 'guessed' })).status).toBe(403);
  expect((await whoAmI(server, tokens.access_token)).status).toBe(200);
});

async function registered(username: string): Promise<{ username: string; password: string }> {
  await registerPerson(server, username);
  return { username, password: PASSWORD };
}

async function sessionOf(token: string): Promise<string> {
  const known = await server.accounts.authenticator.authenticate(token, { address: '', userAgent: '' });
  if (!known.ok) throw new Error('not signed in');
  return known.value.sessionId;
}
