// An app that signs people in, by a client library that isn't ours (openid-client).
import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import { type AccountsServer, Browser, type Shown } from '@althing/accounts/testing';

export const PUBLIC_URL = 'http://localhost:8008';

export const API_SCOPE = 'urn:matrix:client:api:*';
export const DEVICE_SCOPE = 'urn:matrix:client:device:';
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** An app of somebody else. */
export const FOREIGN: Partial<client.ClientMetadata> = {
  client_name: 'Tern',
  client_uri: 'https://tern.example/',
  redirect_uris: ['https://app.tern.example/callback'],
  grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'web',
};

/** The server's own web app. */
export const OWN: Partial<client.ClientMetadata> = {
  ...FOREIGN,
  client_name: 'Althing',
  client_uri: `${PUBLIC_URL}/`,
  redirect_uris: [`${PUBLIC_URL}/`],
};

export interface App {
  readonly config: client.Configuration;
  readonly redirectUri: string;
}

/** Sends what goes to the public address to where the test's server really listens. */
export function fetchFrom(server: AccountsServer): client.CustomFetch {
  return (url, options) => fetch(url.replace(PUBLIC_URL, server.url), options as RequestInit);
}

export async function registerApp(server: AccountsServer, metadata = FOREIGN): Promise<App> {
  const config = await client.dynamicClientRegistration(new URL(PUBLIC_URL), metadata, client.None(), {
    [client.customFetch]: fetchFrom(server),
    execute: [client.allowInsecureRequests],
    algorithm: 'oauth2',
  });
  return { config, redirectUri: String((metadata['redirect_uris'] as string[])[0]) };
}

export function newDeviceId(): string {
  return `DEVICE${randomBytes(6).toString('hex').toUpperCase()}`;
}

export interface Authorization {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
  readonly deviceId: string;
}

export async function authorization(app: App, more: Readonly<Record<string, string>> = {}): Promise<Authorization> {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const deviceId = newDeviceId();
  const url = client.buildAuthorizationUrl(app.config, {
    redirect_uri: app.redirectUri,
    scope: `${API_SCOPE} ${DEVICE_SCOPE}${deviceId}`,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...more,
  });
  return { url, verifier, state, deviceId };
}

export async function redeem(
  app: App,
  { verifier, state }: Authorization,
  callback: URL,
): Promise<client.TokenEndpointResponse> {
  return client.authorizationCodeGrant(app.config, callback, { pkceCodeVerifier: verifier, expectedState: state });
}

export function newBrowser(server: AccountsServer, more: { language?: string; address?: string } = {}): Browser {
  return new Browser({ publicUrl: PUBLIC_URL, serverUrl: server.url, ...more });
}

/** From the app to the sign-in page, through it, and, if the app is a foreign one, through what it asks for. */
export async function signInBy(
  browser: Browser,
  url: URL,
  { username, password }: { username: string; password: string },
): Promise<Shown> {
  const page = await browser.open(url);
  const after = await browser.submit(page, '/password', { username, password });
  return after.html.includes('name="decision"') ? browser.submit(after, '/consent', { decision: 'allow' }) : after;
}

export interface SignedIn extends Authorization {
  readonly app: App;
  readonly browser: Browser;
  readonly tokens: client.TokenEndpointResponse;
}

/** The whole way: a device signed in by an app. */
export async function signInApp(
  server: AccountsServer,
  person: { username: string; password: string },
  metadata = FOREIGN,
): Promise<SignedIn> {
  const app = await registerApp(server, metadata);
  const browser = newBrowser(server);
  const asked = await authorization(app);
  const { url } = await signInBy(browser, asked.url, person);
  return { ...asked, app, browser, tokens: await redeem(app, asked, url) };
}

export { client };
