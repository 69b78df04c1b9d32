// Which client metadata is accepted (Client-Server API, OAuth 2.0 API, "Client registration", "Redirect URI validation").
import { ok, refuse, type Result } from '@althing/kernel';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const GRANT_TYPES = ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT];
/** Sites that sign people in have a server that keeps a secret; Matrix clients have none. */
export const CLIENT_AUTH_METHODS = ['none', 'client_secret_basic', 'client_secret_post'] as const;
/** Far more than any app has; a registration is stored, so it is bounded. */
const REDIRECT_URIS_MAX = 20;
const NAME_LENGTH_MAX = 100;

export interface ClientMetadata {
  application_type?: string;
  client_name?: string;
  client_uri?: string;
  logo_uri?: string;
  tos_uri?: string;
  policy_uri?: string;
  redirect_uris?: string[];
  post_logout_redirect_uris?: string[];
  response_types?: string[];
  grant_types?: string[];
  token_endpoint_auth_method?: string;
  id_token_signed_response_alg?: string;
  client_secret?: string;
  client_secret_expires_at?: number;
}

/**
 * Drops what isn't understood, as RFC 7591 section 2 asks, and checks the rest. `publicUrl` is this server's own: its
 * web app registers like any other, also where the server is reached over http; and where that is on a loopback
 * address, web apps under development on the same machine may register too.
 */
export function checkClientMetadata(
  given: Readonly<Record<string, unknown>>,
  { publicUrl }: { publicUrl: string },
): Result<ClientMetadata, string> {
  const applicationType = given['application_type'] ?? 'web';
  if (applicationType !== 'web' && applicationType !== 'native')
    return refuse('application_type must be web or native');
  const clientUri = readUrl(given['client_uri']);
  if (!clientUri) return refuse('client_uri must be a URL');
  const own = new URL(publicUrl);
  const isLoopbackServer = own.protocol === 'http:' && LOOPBACK_HOSTS.has(own.hostname);
  const isLocalApp = isLoopbackServer && clientUri.protocol === 'http:' && LOOPBACK_HOSTS.has(clientUri.hostname);
  const isOwnApp = clientUri.origin === own.origin;
  if (!isLocalApp && !isOwnApp) {
    const problem = httpsProblem(clientUri, 'client_uri');
    if (problem) return refuse(problem);
    // A bare suffix such as https://com/ would be a common base for half the web.
    if (!clientUri.hostname.includes('.')) return refuse('client_uri must name a host with a domain');
  }
  for (const field of ['logo_uri', 'tos_uri', 'policy_uri'] as const) {
    if (given[field] === undefined) continue;
    const url = readUrl(given[field]);
    if (!url) return refuse(`${field} must be a URL`);
    const problem = isLocalApp || isOwnApp ? null : (httpsProblem(url, field) ?? baseProblem(url, clientUri, field));
    if (problem) return refuse(problem);
  }
  const redirectUris = given['redirect_uris'] ?? [];
  const logoutUris = given['post_logout_redirect_uris'] ?? [];
  if (!isUriList(redirectUris) || !isUriList(logoutUris)) return refuse('redirect_uris must be a short list of URIs');
  for (const redirectUri of [...redirectUris, ...logoutUris]) {
    const problem = redirectProblem(redirectUri, {
      applicationType,
      clientUri,
      isLocalApp,
      ownOrigin: isOwnApp ? own.origin : null,
    });
    if (problem) return refuse(problem);
  }
  const askedGrants = given['grant_types'] ?? ['authorization_code'];
  if (!isStrings(askedGrants)) return refuse('grant_types must be a list');
  const grantTypes = GRANT_TYPES.filter((grant) => askedGrants.includes(grant));
  const hasRedirect = grantTypes.includes('authorization_code');
  if (hasRedirect && redirectUris.length === 0) return refuse('redirect_uris must contain at least one URI');
  const authMethod = given['token_endpoint_auth_method'] ?? 'none';
  if (!isAuthMethod(authMethod))
    return refuse(`token_endpoint_auth_method must be one of ${CLIENT_AUTH_METHODS.join(', ')}`);
  const algorithm = given['id_token_signed_response_alg'] ?? 'RS256';
  if (algorithm !== 'RS256' && algorithm !== 'ES256')
    return refuse('id_token_signed_response_alg must be RS256 or ES256');
  return ok({
    application_type: applicationType,
    client_uri: clientUri.href,
    ...(typeof given['client_name'] === 'string' ? { client_name: cleanName(given['client_name']) } : {}),
    ...optional(given, 'logo_uri'),
    ...optional(given, 'tos_uri'),
    ...optional(given, 'policy_uri'),
    redirect_uris: redirectUris,
    ...(logoutUris.length > 0 ? { post_logout_redirect_uris: logoutUris } : {}),
    response_types: hasRedirect ? ['code'] : [],
    grant_types: grantTypes,
    token_endpoint_auth_method: authMethod,
    id_token_signed_response_alg: algorithm,
    ...(authMethod !== 'none' && typeof given['client_secret'] === 'string'
      ? { client_secret: given['client_secret'], client_secret_expires_at: 0 }
      : {}),
  });
}

function isAuthMethod(value: unknown): value is (typeof CLIENT_AUTH_METHODS)[number] {
  return CLIENT_AUTH_METHODS.some((method) => method === value);
}

/**
 * R6: who may join what it knows about a person. A site is its host, proven by where the answer is sent. What can't be
 * proven (apps of a device, several hosts, a code typed elsewhere, which needs no redirect) stands for itself.
 */
export function sectorOf(client: {
  clientId: string;
  applicationType?: string | undefined;
  redirectUris?: readonly string[] | undefined;
  grantTypes?: readonly string[] | undefined;
}): string {
  const urls = (client.redirectUris ?? []).map((uri) => URL.parse(uri));
  const hosts = new Set(urls.map((url) => url?.host ?? ''));
  const [host = ''] = hosts;
  const isProven =
    client.applicationType === 'web' &&
    hosts.size === 1 &&
    host !== '' &&
    urls.every((url) => url?.protocol === 'https:') &&
    !client.grantTypes?.includes(DEVICE_CODE_GRANT);
  return isProven ? host : `app ${client.clientId}`;
}

interface RedirectBase {
  readonly applicationType: 'web' | 'native';
  readonly clientUri: URL;
  readonly isLocalApp: boolean;
  /** This server's origin, if the client is its own app: then redirects stay there. */
  readonly ownOrigin: string | null;
}

function redirectProblem(
  text: string,
  { applicationType, clientUri, isLocalApp, ownOrigin }: RedirectBase,
): string | null {
  const url = readUrl(text);
  if (!url) return 'redirect_uris must contain URIs';
  if (text.includes('#')) return 'redirect_uris must not contain a fragment';
  if (url.username !== '' || url.password !== '') return 'redirect_uris must not contain a user or password';
  // What the parser would mend (tabs, line breaks, backslashes, dot segments) can read differently elsewhere.
  if (/[\s\\\p{Cc}]|\/\.\.?(?:\/|$)/u.test(text)) return 'redirect_uris must be written in their normal form';
  if (url.origin === ownOrigin) return null;
  if (url.protocol === 'https:')
    return httpsProblem(url, 'redirect_uris') ?? baseProblem(url, clientUri, 'redirect_uris');
  if (url.protocol === 'http:') {
    if (!LOOPBACK_HOSTS.has(url.hostname)) return 'redirect_uris with http must be on the loopback interface';
    if (applicationType === 'web') return isLocalApp ? null : 'redirect_uris of web clients must use https';
    return /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[/?]|$)/.test(text)
      ? null
      : 'redirect_uris on the loopback interface must not name a port';
  }
  if (applicationType === 'web') return 'redirect_uris of web clients must use https';
  const reversed = clientUri.hostname.split('.').toReversed().join('.');
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== reversed && !scheme.startsWith(`${reversed}.`))
    return `redirect_uris with a scheme of their own must begin with ${reversed}`;
  if (text.slice(url.protocol.length).startsWith('//'))
    return 'redirect_uris with a scheme of their own must not have an authority';
  return null;
}

function httpsProblem(url: URL, field: string): string | null {
  if (url.protocol !== 'https:') return `${field} must use https`;
  if (LOOPBACK_HOSTS.has(url.hostname)) return `${field} must not be on the loopback interface`;
  return url.username === '' && url.password === '' ? null : `${field} must not contain a user or password`;
}

function baseProblem(url: URL, clientUri: URL, field: string): string | null {
  const isWithin = url.hostname === clientUri.hostname || url.hostname.endsWith(`.${clientUri.hostname}`);
  return isWithin ? null : `${field} must be on the host of client_uri or below it`;
}

function readUrl(value: unknown): URL | null {
  return typeof value === 'string' ? URL.parse(value) : null;
}

function isUriList(value: unknown): value is string[] {
  return isStrings(value) && value.length <= REDIRECT_URIS_MAX;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function optional(
  given: Readonly<Record<string, unknown>>,
  field: 'logo_uri' | 'tos_uri' | 'policy_uri',
): Partial<ClientMetadata> {
  const value = given[field];
  return typeof value === 'string' ? { [field]: value } : {};
}

// A name is shown on the consent page: marks that reorder or hide text would let it lie about what follows.
function cleanName(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, NAME_LENGTH_MAX);
}

/**
 * Whether a client is this server's own web app, which isn't asked about: all it can be sent back to is the app's own
 * page. Other addresses of this server don't count: what answers there might show a code to somebody.
 */
export function isFirstParty(
  client: { clientUri?: string | undefined; redirectUris?: readonly string[] | undefined },
  publicUrl: string,
): boolean {
  const home = `${new URL(publicUrl).origin}/`;
  const redirectUris = client.redirectUris ?? [];
  return redirectUris.length > 0 && [client.clientUri ?? '', ...redirectUris].every((uri) => uri === home);
}
