import { OAuth2 } from 'matrix-js-sdk/lib/oauth/index.js';
import type { ValidatedAuthMetadata } from 'matrix-js-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PASSWORD, sharedAccountsServer, whoAmI } from '@althing/accounts/testing';
import { newBrowser, PUBLIC_URL, signInBy } from './oauth-app.ts';

const server = sharedAccountsServer({ people: ['mira'] });
const mira = { username: 'mira', password: PASSWORD };
const redirect = 'https://client.example/?no_universal_links=true';
const app = {
  client_name: 'Some client',
  'client_name#fr': 'Un client',
  client_uri: 'https://client.example/',
  logo_uri: 'https://client.example/logo.png',
  tos_uri: 'https://client.example/terms',
  policy_uri: 'https://client.example/privacy',
  redirect_uris: [redirect] as [string],
  application_type: 'web' as const,
};

// The library asks what the metadata name; the test's server listens elsewhere.
const realFetch = globalThis.fetch;
beforeEach(() => {
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) =>
    realFetch(input instanceof Request ? input : String(input).replace(PUBLIC_URL, server.url), init),
  );
});
afterEach(() => vi.unstubAllGlobals());

async function metadata(): Promise<ValidatedAuthMetadata> {
  return (await server.call('GET', '/_matrix/client/v1/auth_metadata')).body as ValidatedAuthMetadata;
}

test('ACC37 R12 matrix-js-sdk signs in, refreshes and signs out by its own means', async () => {
  const found = await metadata();
  const oauth = new OAuth2(found, { clientId: await OAuth2.registerClient(found, app) });
  const url = await oauth.generateAuthorizationCodeGrantUrl('some-state', redirect);
  const answer = await signInBy(newBrowser(server), new URL(url), mira);
  const code = new URLSearchParams(answer.url.hash.slice(1)).get('code') ?? '';
  const tokens = await oauth.completeAuthorizationCodeGrant(code, redirect);
  expect((await whoAmI(server, tokens.access_token)).body).toMatchObject({ device_id: oauth.context.deviceId });
  const refreshed = await oauth.performRefreshTokenGrant(tokens.refresh_token ?? '');
  await oauth.revokeToken(refreshed.refresh_token ?? '', 'refresh_token');
  expect((await whoAmI(server, refreshed.access_token)).status).toBe(401);
});
