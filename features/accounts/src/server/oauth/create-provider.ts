// oidc-provider, set up as the Matrix specification asks (Client-Server API, "OAuth 2.0 API"): public clients, PKCE,
// one device and one grant per sign-in, rotating refresh tokens. What people see is rendered by our own pages.
import { timingSafeEqual } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { errors, interactionPolicy, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Logger } from 'pino';
import { isKnownScope, readScope, STATIC_SCOPES } from '../../domain/oauth-scope.ts';
import type { PairwiseId } from '../pairwise-ids.ts';
import { checkClientMetadata, CLIENT_AUTH_METHODS, isFirstParty, sectorOf } from './client-rules.ts';
import { hashSecret, newSecret } from './hash.ts';
import { SIGNING_ALGORITHMS, type OauthKeys, type PrivateJwk } from './keys.ts';
import { INTERACTION_PATH, OAUTH_ROUTES } from './oauth-paths.ts';
import { createAdapterFactory, type AdapterHooks } from './record-adapter.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
/** In seconds. */
const LIFETIMES = {
  // A stolen access token is worth a quarter of an hour; a device signed out loses its own at once, whatever its age.
  AccessToken: 15 * MINUTE,
  AuthorizationCode: MINUTE,
  DeviceCode: 10 * MINUTE,
  IdToken: 60 * MINUTE,
  // Time to find a passkey device, or to read what is asked.
  Interaction: 60 * MINUTE,
  // From its last use: who doesn't open the app for half a year signs in again.
  RefreshToken: 180 * DAY,
  // The browser in which somebody signed in; ends earlier when a device signed in from it is signed out.
  Session: 14 * DAY,
  // Ends with the session of its device, not by itself.
  Grant: 3650 * DAY,
};

/** What the library renders through us. Each sets `ctx.body`. */
export interface ProviderPages {
  error(ctx: KoaContextWithOIDC, code: string): void;
  deviceCodeForm(ctx: KoaContextWithOIDC, problem: 'unknown_code' | 'refused' | 'failed' | null): void;
  deviceCodeConfirm(
    ctx: KoaContextWithOIDC,
    client: { clientName?: string; clientUri?: string; clientId: string },
    userCode: string,
  ): void;
  deviceDone(ctx: KoaContextWithOIDC): void;
}

export interface ProviderNeeds extends AdapterHooks {
  readonly publicUrl: string;
  readonly keys: OauthKeys;
  /** Of each algorithm the first one signs. */
  readonly signingKeys: PrivateJwk[];
  readonly pages: ProviderPages;
  readonly logger: Logger;
  readonly registration: 'open' | 'token' | 'closed';
  readonly pairwiseId: PairwiseId;
  isAccountUsable(userId: string): Promise<boolean>;
}

export function createProvider(needs: ProviderNeeds): Provider {
  const { publicUrl, keys, pages } = needs;
  const policy = interactionPolicy.base();
  // Initiating User Registration via OpenID Connect 1.0: prompt=create opens the sign-up page.
  policy.add(new interactionPolicy.Prompt({ name: 'create', requestable: true }), 0);

  const configuration: Configuration = {
    adapter: createAdapterFactory(needs),
    jwks: { keys: needs.signingKeys },
    routes: OAUTH_ROUTES,
    scopes: [...STATIC_SCOPES],
    claims: { openid: ['sub'] },
    responseTypes: ['code'],
    clientAuthMethods: [...CLIENT_AUTH_METHODS],
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    // checkRequest asks apps with a secret for a nonce instead, which many of their libraries know better.
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    allowOmittingSingleRegisteredRedirectUri: false,
    ttl: LIFETIMES,
    cookies: {
      keys: keys.cookieKeys,
      names: { session: 'althing_session', interaction: 'althing_interaction', resume: 'althing_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
      registration: { enabled: true, issueRegistrationAccessToken: false, idFactory: clientIdFor },
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '****-****',
        // Shown to nobody, so not kept (R11).
        deviceInfo: () => ({}),
        userCodeInputSource: (ctx, _form, _out, problem) => pages.deviceCodeForm(ctx, deviceProblem(problem)),
        userCodeConfirmSource: (ctx, _form, client, _deviceInfo, userCode) =>
          pages.deviceCodeConfirm(ctx, client as never, userCode),
        successSource: (ctx) => pages.deviceDone(ctx),
      },
    },
    enabledJWA: { idTokenSigningAlgValues: SIGNING_ALGORITHMS as ('RS256' | 'ES256')[] },
    extraClientMetadata: {
      // The first is none: it is where everything is checked.
      properties: ['althing_checked', 'post_logout_redirect_uris'],
      // Called for each client that is built; with a context when it registers, without when it is read from storage.
      validator(ctx, key, _value, metadata) {
        if (ctx?.oidc.route !== 'registration' || key !== 'althing_checked') return;
        const checked = checkClientMetadata(metadata, { publicUrl });
        if (!checked.ok) throw new errors.InvalidClientMetadata(checked.refusal);
        for (const field of Object.keys(metadata)) if (!field.startsWith('client_id')) delete metadata[field];
        Object.assign(metadata, checked.value);
      },
    },
    // Not a parameter: the place where a request can be refused before anybody is asked to sign in.
    extraParams: { althing_scope_check: (ctx) => checkRequest(ctx) },
    interactions: { policy, url: (_ctx, interaction) => `${publicUrl}${INTERACTION_PATH}/${interaction.uid}` },
    // Public clients with no cookies involved: any web client may call the token endpoint.
    clientBasedCORS: () => true,
    expiresWithSession: () => false,
    // A site that only asked who somebody is has nothing to come back for by itself.
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && deviceIn(code.scope ?? '') !== null,
    rotateRefreshToken: () => true,
    revokeGrantPolicy: () => true,
    // A grant holds exactly one device, so it is never taken up again for another sign-in.
    async loadExistingGrant(ctx) {
      const { provider, client, account, params, result } = ctx.oidc;
      const grantId = result?.consent?.grantId;
      if (grantId !== undefined) return provider.Grant.find(grantId);
      if (!client || !account || !isFirstParty(client, publicUrl) || ctx.oidc.prompts.has('consent')) return undefined;
      const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
      grant.addOIDCScope(String(params?.['scope']));
      await grant.save();
      return grant;
    },
    async findAccount(_ctx, userId) {
      if (!(await needs.isAccountUsable(userId))) return undefined;
      return {
        accountId: userId,
        claims: () => Promise.resolve({ sub: userId }),
      };
    },
    renderError: (ctx, out) => pages.error(ctx, out.error),
  };

  const provider = new Provider(publicUrl, configuration);
  provider.proxy = true;
  // The library keeps only scopes that can be listed beforehand; a device's names the device. Without this every
  // request would arrive without its device, which the tests of ACC37 notice.
  Object.defineProperty(provider.OIDCContext.prototype, 'requestParamOIDCScopes', {
    get(this: { params: { scope?: string } }) {
      return new Set((this.params.scope ?? '').split(' ').filter(isKnownScope));
    },
  });
  // R6: how an app knows a person depends on the app. The library's own pairwise subjects are refused to public
  // clients that use device codes, so what it puts into ID tokens is changed where they are made.
  const claims = provider.Claims.prototype as unknown as {
    client: Parameters<typeof sectorOf>[0];
    result(): Promise<{ sub?: string }>;
  };
  // oxlint-disable-next-line typescript/unbound-method -- called with the instance that it belongs to, below
  const claimsOf = claims.result;
  claims.result = async function (this: typeof claims) {
    const made = await claimsOf.call(this);
    return made.sub === undefined ? made : { ...made, sub: needs.pairwiseId(made.sub, sectorOf(this.client)) };
  };
  // The adapter keeps secrets as their hashes (ACC16).
  provider.Client.prototype.compareClientSecret = function (actual) {
    const given = Buffer.from(hashSecret(actual));
    const kept = Buffer.from(this.clientSecret ?? '');
    return given.length === kept.length && timingSafeEqual(given, kept);
  };
  provider.use(async (ctx, next) => {
    await next();
    // What is changed above, told as it is.
    if (ctx.oidc?.route === 'registration' && ctx.status === 201)
      Object.assign(ctx.body as object, { subject_type: 'pairwise' });
  });
  provider.on('server_error', (_ctx, fault) => needs.logger.error({ err: fault }, 'fault in the OAuth server'));
  // Koa's own event for what no handler caught; the library's types leave it out.
  (provider as EventEmitter).on('error', (fault) =>
    needs.logger.error({ err: fault as unknown }, 'fault in the OAuth server'),
  );
  return provider;
}

/**
 * Public clients that register the same metadata are one client: each sign-in registers anew, so the table stays small.
 * Who gets a secret is a client of their own.
 */
function clientIdFor(ctx: KoaContextWithOIDC): string {
  const body = (ctx.oidc.body ?? {}) as Record<string, unknown>;
  if ((body['token_endpoint_auth_method'] ?? 'none') !== 'none') return newSecret().slice(0, 27);
  const sorted = Object.keys(body)
    .toSorted()
    .map((key) => [key, body[key]]);
  return hashSecret(JSON.stringify(sorted)).slice(0, 27);
}

function checkRequest(ctx: KoaContextWithOIDC): void {
  const params = ctx.oidc.params ?? {};
  // What can't be stored can't be answered later either.
  if (JSON.stringify(params).includes('\\u0000')) throw new errors.InvalidRequest('parameters must not contain NUL');
  const responseMode = params['response_mode'];
  if (responseMode !== undefined && responseMode !== 'query' && responseMode !== 'fragment') {
    throw new errors.InvalidRequest('response_mode must be query or fragment');
  }
  const scope = typeof params['scope'] === 'string' ? params['scope'] : '';
  const read = readScope(scope);
  if (!read.ok) throw new errors.InvalidScope(`the scope is refused: ${read.refusal}`, scope);
  if (ctx.oidc.client?.clientAuthMethod !== 'none') {
    if (read.value.deviceId !== null) throw new errors.InvalidScope('only public clients sign devices in', scope);
    if (params['code_challenge'] === undefined && params['nonce'] === undefined)
      throw new errors.InvalidRequest('either code_challenge or nonce is needed');
  }
  params['scope'] = read.value.scope;
}

/** The device that a scope granted here signs in; null for a site that only asks who somebody is. */
export function deviceIn(scope: string): string | null {
  const read = readScope(scope);
  return read.ok ? read.value.deviceId : null;
}

function deviceProblem(
  problem: (Error & { userCode?: string }) | undefined,
): 'unknown_code' | 'refused' | 'failed' | null {
  if (!problem) return null;
  if (problem.name === 'AbortedError') return 'refused';
  // Unknown, expired and used codes are told apart to nobody: that would help guessing.
  return problem.userCode !== undefined || problem.name === 'NoCodeError' ? 'unknown_code' : 'failed';
}
