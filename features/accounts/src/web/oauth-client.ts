// OAuth 2.1 as Matrix v1.15 specifies it (Client-Server API, "OAuth 2.0 API"): discovery, dynamic registration,
// authorization code with PKCE, revocation. Talks to the server as any other client would.

export interface AuthMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly registration_endpoint: string;
  readonly revocation_endpoint?: string;
  readonly account_management_uri?: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** The server said no, or said something that isn't OAuth. `code` is OAuth's own error word. */
export class OauthRefusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`OAuth: ${code}`);
    this.code = code;
  }
}

const DEVICE_SCOPE = 'urn:matrix:client:device:';
const API_SCOPE = 'urn:matrix:client:api:*';

export async function fetchAuthMetadata(baseUrl: string): Promise<AuthMetadata> {
  return await readJson<AuthMetadata>(await fetch(new URL('/_matrix/client/v1/auth_metadata', baseUrl)));
}

/** Registers this browser as a client (RFC 7591); answers its client id. */
export async function registerClient(
  metadata: AuthMetadata,
  { name, uri, redirectUri }: { name: string; uri: string; redirectUri: string },
): Promise<string> {
  const answer = await readJson<{ client_id: string }>(
    await fetch(metadata.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: name,
        client_uri: uri,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        application_type: 'web',
      }),
    }),
  );
  return answer.client_id;
}

export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly deviceId: string;
  readonly state: string;
  readonly challenge: string;
  /** `create` opens the sign-up page (Initiating User Registration via OpenID Connect 1.0). */
  readonly prompt: 'create' | 'signIn';
  readonly uiLocale: string;
}

export function authorizeUrl(metadata: AuthMetadata, request: AuthorizeRequest): string {
  const url = new URL(metadata.authorization_endpoint);
  const values = {
    response_type: 'code',
    response_mode: 'query',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    scope: `${API_SCOPE} ${DEVICE_SCOPE}${request.deviceId}`,
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
    ui_locales: request.uiLocale,
    ...(request.prompt === 'create' ? { prompt: 'create' } : {}),
  };
  for (const [key, value] of Object.entries(values)) url.searchParams.set(key, value);
  return url.href;
}

export async function exchangeCode(
  metadata: AuthMetadata,
  request: { clientId: string; redirectUri: string; code: string; verifier: string },
): Promise<Tokens> {
  const answer = await readJson<{ access_token: string; refresh_token?: string }>(
    await fetch(metadata.token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: request.clientId,
        redirect_uri: request.redirectUri,
        code: request.code,
        code_verifier: request.verifier,
      }),
    }),
  );
  return { accessToken: answer.access_token, refreshToken: answer.refresh_token ?? null };
}

/** Ends the session on the server (RFC 7009): with the refresh token its access tokens and device go too. */
export async function revokeToken(
  metadata: AuthMetadata,
  { clientId, token, kind }: { clientId: string; token: string; kind: 'refresh_token' | 'access_token' },
): Promise<void> {
  if (!metadata.revocation_endpoint) return;
  await fetch(metadata.revocation_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, token, token_type_hint: kind }),
  });
}

/** A PKCE verifier and its S256 challenge (RFC 7636). */
export async function createProof(): Promise<{ verifier: string; challenge: string }> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64Url(new Uint8Array(digest)) };
}

/** Ten capital letters: what Matrix servers themselves hand out, and short enough to read aloud. */
export function createDeviceId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => String.fromCharCode(65 + (byte % 26))).join(
    '',
  );
}

export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function readJson<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body) return body as T;
  const code = body && typeof body === 'object' && 'error' in body ? String(body.error) : `http_${response.status}`;
  throw new OauthRefusal(code);
}
