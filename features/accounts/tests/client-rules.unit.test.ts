import { describe, expect, test } from 'vitest';
import { checkClientMetadata, isFirstParty } from '../src/server/oauth/client-rules.ts';

const publicUrl = 'https://town.example';
const web = { client_uri: 'https://example.com/', application_type: 'web' };
const native = { client_uri: 'https://example.com/', application_type: 'native' };

const isAccepted = (metadata: Record<string, unknown>, at = publicUrl): boolean =>
  checkClientMetadata(metadata, { publicUrl: at }).ok;

describe('ACC40 what a web app may register', () => {
  test.each([
    ['https://example.com/callback', true],
    ['https://app.example.com/callback', true],
    ['https://example.com:5173/?query=value', true],
    ['https://example.com/callback#fragment', false],
    ['https://example.com/callback#', false],
    ['http://example.com/callback', false],
    ['http://localhost/', false],
    ['https://localhost/', false],
    ['https://other.com/callback', false],
    ['https://notexample.com/callback', false],
    ['https://example.com.evil.com/callback', false],
    ['https://user@example.com/callback', false],
    ['https://example.com@evil.com/callback', false],
    ['https://example.com\\@evil.com/', false],
    ['https://example.com/a/../callback', false],
    ['https://example.com/\ncallback', false],
    ['com.example:/callback', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['', false],
  ])('%s: %s', (redirect, expected) => {
    expect(isAccepted({ ...web, redirect_uris: [redirect] })).toBe(expected);
  });
});

describe('ACC40 what a native app may register', () => {
  test.each([
    ['com.example.app:/callback', true],
    ['com.example:/', true],
    ['com.example:callback', true],
    ['http://localhost/callback', true],
    ['http://127.0.0.1/callback', true],
    ['http://[::1]/callback', true],
    ['https://example.com/callback', true],
    ['example:/callback', false],
    ['com.example.app://callback', false],
    ['com.examples:/callback', false],
    ['https://localhost/callback', false],
    ['http://localhost:1234/callback', false],
    ['http://localhost:80/callback', false],
    ['http://192.168.0.1/callback', false],
    ['http://localhost.evil.com/callback', false],
    ['javascript:alert(1)', false],
  ])('%s: %s', (redirect, expected) => {
    expect(isAccepted({ ...native, redirect_uris: [redirect] })).toBe(expected);
  });
});

describe('ACC40 what else is refused or left out', () => {
  const redirect_uris = ['https://example.com/callback'];
  test.each([
    [{ ...web, redirect_uris, client_uri: 'http://example.com/' }],
    [{ ...web, redirect_uris, client_uri: 'https://com/' }],
    [{ ...web, redirect_uris, client_uri: 'https://user:secret@example.com/' }],
    [{ ...web, redirect_uris, client_uri: undefined }],
    [{ ...web, redirect_uris, policy_uri: 'https://elsewhere.org/' }],
    [{ ...web, redirect_uris, logo_uri: 'http://example.com/logo.png' }],
    [{ ...web, redirect_uris: [] }],
    [{ ...web, redirect_uris: 'https://example.com/callback' }],
    [{ ...web, redirect_uris: Array.from({ length: 21 }, (_, index) => `https://example.com/${index}`) }],
    [{ ...web, redirect_uris, application_type: 'toaster' }],
    [{ ...web, redirect_uris, token_endpoint_auth_method: 'client_secret_jwt' }],
  ])('%o', (metadata) => expect(isAccepted(metadata)).toBe(false));

  test('unknown grants, responses and members are dropped, not refused', () => {
    const checked = checkClientMetadata(
      {
        ...web,
        redirect_uris,
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:token-exchange'],
        response_types: ['code', 'token'],
        jwks_uri: 'https://internal.example/',
        sector_identifier_uri: 'https://internal.example/',
        scope: 'everything',
      },
      { publicUrl },
    );
    expect(checked).toMatchObject({
      ok: true,
      value: { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
    });
    expect(JSON.stringify(checked)).not.toMatch(/internal|everything/);
  });

  test('an app under development registers on a loopback server only', () => {
    const local = { client_uri: 'http://localhost:5173/', redirect_uris: ['http://localhost:5173/callback'] };
    expect(isAccepted(local, 'http://localhost:8008')).toBe(true);
    expect(isAccepted(local)).toBe(false);
  });
});

test('ACC46 only what leads back to this very server is its own app', () => {
  const own = { clientUri: 'https://town.example/', redirectUris: ['https://town.example/'] };
  expect(isFirstParty(own, publicUrl)).toBe(true);
  expect(isFirstParty({ ...own, redirectUris: [...own.redirectUris, 'https://evil.example/'] }, publicUrl)).toBe(false);
  expect(isFirstParty({ ...own, redirectUris: [] }, publicUrl)).toBe(false);
  expect(isFirstParty({ ...own, redirectUris: ['https://town.example/_matrix/media/x'] }, publicUrl)).toBe(false);
  expect(isFirstParty({ ...own, redirectUris: ['https://town.example/?next=x'] }, publicUrl)).toBe(false);
  expect(isFirstParty({ ...own, redirectUris: ['https://town.example:444/'] }, publicUrl)).toBe(false);
  expect(isFirstParty({ ...own, clientUri: 'https://app.town.example/' }, publicUrl)).toBe(false);
});
