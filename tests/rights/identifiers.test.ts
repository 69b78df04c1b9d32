// Two sites put together all that they were told about a person, and still can't tell that it is one.
import * as client from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '@althing/accounts/testing';
import { startServer, type TestServer } from '@althing/testing';

const PASSWORD = 'unlikely words in a row';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test('R6 what two sites learn of a person has nothing in common, and neither learns who they are here', async () => {
  const answer = await fetch(`${server.url}/_matrix/client/v3/register`, {
    method: 'POST',
    body: JSON.stringify({ auth: { type: 'm.login.dummy' }, username: 'mira.solberg', password: PASSWORD }),
  });
  expect(answer.status).toBe(200);
  const [shop, clinic] = [await knownAt('shop.example'), await knownAt('clinic.example')];
  for (const known of [shop, clinic]) {
    expect(known.sub).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(known)).not.toMatch(/mira|solberg/i);
  }
  // What isn't of the person (issuer, times, the site's own name) is told to everybody alike.
  const own = (known: Record<string, unknown>) =>
    Object.entries(known)
      .filter(([name]) => !['iss', 'iat', 'exp', 'auth_time'].includes(name))
      .map(([, value]) => String(value));
  expect(own(shop).filter((value) => own(clinic).includes(value))).toEqual([]);
  expect((await knownAt('shop.example')).sub).toBe(shop.sub);
});

/** Everything that the site gets: the claims of the ID token, what userinfo tells, and the tokens themselves. */
async function knownAt(host: string): Promise<Record<string, unknown>> {
  const callback = `https://${host}/callback`;
  const metadata = { client_name: host, client_uri: `https://${host}/`, redirect_uris: [callback] };
  const config = await client.dynamicClientRegistration(
    new URL(server.url),
    { ...metadata, token_endpoint_auth_method: 'none' },
    client.None(),
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
  );
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const browser = new Browser({ publicUrl: server.url, serverUrl: server.url });
  const page = await browser.open(url);
  const consent = await browser.submit(page, '/password', { username: 'mira.solberg', password: PASSWORD });
  const { url: back } = await browser.submit(consent, '/consent', { decision: 'allow' });
  const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier, idTokenExpected: true });
  const claims = tokens.claims();
  const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
  return { ...info, ...claims, access_token: tokens.access_token };
}
