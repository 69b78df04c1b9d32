// Ties the OAuth server and its pages to HTTP.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpServer } from '@althing/http';
import { endGrantOfToken, findTokenSession } from '../../storage/oauth-record-store.ts';
import { network } from '../sign-in-limits.ts';
import {
  confirm,
  deleteAccount,
  openVisit,
  proofOptions,
  showAccount,
  signDeviceOut,
  signOutHere,
  type AccountHandler,
} from './account-handlers.ts';
import { isOwnForm, openExchange, pinOrigin, sendProblem, type Exchange } from './browser-exchange.ts';
import { registerClientFallbacks } from './client-fallbacks.ts';
import { registerEndSession } from './end-session.ts';
import { hashSecret } from './hash.ts';
import { authMetadata } from './metadata.ts';
import { ACCOUNT_PATH, INTERACTION_PATH, OAUTH_ROUTES, REVOCATION_PATH, SSO_PATH } from './oauth-paths.ts';
import type { PageAssets } from './page-assets.ts';
import {
  passkeyOptions,
  recoveredPasskeyOptions,
  showRecovery,
  showStep,
  skipRecovered,
  submitConsent,
  submitPasskey,
  submitPassword,
  submitRecoveredPasskey,
  submitRecoveredPassword,
  submitRecovery,
} from './sign-in-handlers.ts';
import { openAccountStep, openInteractionStep, type SignInStep } from './sign-in-step.ts';
import { openSsoStep } from './sso-step.ts';
import {
  showSignUp,
  signUpPasskeyOptions,
  submitNames,
  submitSignUpPasskey,
  submitSignUpPassword,
  suggest,
  whileOpen,
} from './sign-up-handlers.ts';
import type { StepContext, StepHandler } from './step-context.ts';

/** A form of names and a passkey's answer; far above what a browser sends. */
const FORM_BYTES_MAX = 65_536;

const STEP_PAGES: Readonly<Record<string, StepHandler>> = {
  '': showStep,
  '/recovery': showRecovery,
  '/create': whileOpen(showSignUp),
};
const STEP_FORMS: Readonly<Record<string, StepHandler>> = {
  '/password': submitPassword,
  '/passkey-options': passkeyOptions,
  '/passkey': submitPasskey,
  '/recovery': submitRecovery,
  '/recovered/skip': skipRecovered,
  '/recovered/password': submitRecoveredPassword,
  '/recovered/passkey-options': recoveredPasskeyOptions,
  '/recovered/passkey': submitRecoveredPasskey,
  '/create': whileOpen(submitNames),
  '/create/password': whileOpen(submitSignUpPassword),
  '/create/passkey-options': whileOpen(signUpPasskeyOptions),
  '/create/passkey': whileOpen(submitSignUpPasskey),
  '/suggest': whileOpen(suggest),
  '/consent': submitConsent,
};
const ACCOUNT_FORMS: Readonly<Record<string, AccountHandler>> = {
  '/device-sign-out': signDeviceOut,
  '/sign-out': signOutHere,
  '/passkey-options': proofOptions,
  '/confirm': confirm,
  '/delete': deleteAccount,
};

export async function registerOauthHttp(app: HttpServer, context: StepContext, assets: PageAssets): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: FORM_BYTES_MAX }, (_request, body, parsed) =>
      parsed(null, body),
    );
    registerPages(scope, context);
    registerClientFallbacks(scope, context);
    registerEndSession(scope, context);
    registerRevocation(scope, context);
    registerMetadata(scope, context);
    assets.register(scope);
    done();
  });
  await app.register((scope, _options, done) => {
    // The library reads the request itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    registerProvider(scope, context);
    done();
  });
}

function registerProvider(scope: FastifyInstance, context: StepContext): void {
  const { publicUrl, core, assets } = context;
  let answering = { provider: context.provider, callback: context.provider.callback() };
  // Another provider takes over when signing keys change.
  const callback = (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { provider } = context;
    if (answering.provider !== provider) answering = { provider, callback: provider.callback() };
    return answering.callback(req, res);
  };
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const path = new URL(request.url, publicUrl).pathname;
    const isGuessable = request.method === 'POST' && path === OAUTH_ROUTES.code_verification;
    const bucket = isGuessable ? 'signIn' : 'write';
    const taken = await core.deps.rateLimits.take(bucket, [
      `oauth ${isGuessable ? 'codes ' : ''}from ${network(request.ip)}`,
    ]);
    if (!taken.ok) return tooMany(request, reply, taken.refusal.retryAfterMs);
    reply.hijack();
    pinOrigin(request.raw, publicUrl);
    // Public clients run on any origin, and nothing here that they call looks at cookies.
    if (path === OAUTH_ROUTES.registration) reply.raw.setHeader('access-control-allow-origin', '*');
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    reply.raw.setHeader('x-frame-options', 'DENY');
    reply.raw.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    reply.raw.setHeader('referrer-policy', 'no-referrer');
    await callback(request.raw, reply.raw);
  };
  const tooMany = (request: FastifyRequest, reply: FastifyReply, retryAfterMs: number): void => {
    const exchange = openExchange(request, reply, publicUrl);
    exchange.res.setHeader('retry-after', String(Math.ceil(retryAfterMs / 1000)));
    sendProblem(exchange, assets, 429, 'errorTooMany', { minutes: `${Math.ceil(retryAfterMs / 60_000)} min` });
  };
  const config = { verb: 'oauth' };
  for (const path of [
    OAUTH_ROUTES.authorization,
    `${OAUTH_ROUTES.authorization}/:uid`,
    OAUTH_ROUTES.jwks,
    OAUTH_ROUTES.userinfo,
    OAUTH_ROUTES.code_verification,
    `${OAUTH_ROUTES.code_verification}/:uid`,
  ]) {
    scope.get(path, { config }, answer);
  }
  for (const path of [
    OAUTH_ROUTES.token,
    OAUTH_ROUTES.registration,
    OAUTH_ROUTES.device_authorization,
    OAUTH_ROUTES.code_verification,
    OAUTH_ROUTES.userinfo,
  ]) {
    scope.post(path, { config }, answer);
  }
}

function backToStep(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  const [pathname = '', query] = request.url.split('?');
  return reply.redirect(pathname.slice(0, -path.length) + (query === undefined ? '' : `?${query}`), 303);
}

type StepOpener = (context: StepContext, exchange: Exchange, uid: string) => Promise<SignInStep | null>;
const OPENERS = {
  interaction: openInteractionStep,
  account: (context, exchange) => Promise.resolve(openAccountStep(context, exchange)),
  sso: openSsoStep,
} as const satisfies Record<string, StepOpener>;
type StepKind = keyof typeof OPENERS;

function registerPages(scope: FastifyInstance, context: StepContext): void {
  const { publicUrl, assets, core } = context;
  const config = { verb: 'signInPage' };

  async function stepOf(request: FastifyRequest, reply: FastifyReply, kind: StepKind) {
    const exchange = openExchange(request, reply, publicUrl);
    const uid = (request.params as { uid?: string }).uid ?? '';
    return { exchange, step: await OPENERS[kind](context, exchange, uid) };
  }

  const getStep = (kind: StepKind, handler: StepHandler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { exchange, step } = await stepOf(request, reply, kind);
    if (!step) return sendProblem(exchange, assets, 400, 'errorExpired');
    await guarded(
      () => handler(context, exchange, step),
      () => sendProblem(exchange, assets, 500, 'errorServer'),
    );
  };
  const postStep = (kind: StepKind, handler: StepHandler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { exchange, step } = await stepOf(request, reply, kind);
    if (!step) return sendProblem(exchange, assets, 400, 'errorExpired');
    if (!(await isWelcome(exchange, step.frame.formToken))) return;
    await guarded(
      () => handler(context, exchange, step),
      () => sendProblem(exchange, assets, 500, 'errorServer'),
    );
  };

  async function isWelcome(exchange: ReturnType<typeof openExchange>, formToken: string): Promise<boolean> {
    if (!isOwnForm(exchange, formToken)) {
      sendProblem(exchange, assets, 403, 'errorForm');
      return false;
    }
    const taken = await core.deps.rateLimits.take('write', [`pages from ${network(exchange.address)}`]);
    if (!taken.ok)
      sendProblem(exchange, assets, 429, 'errorTooMany', {
        minutes: `${Math.ceil(taken.refusal.retryAfterMs / 60_000)} min`,
      });
    return taken.ok;
  }

  async function guarded(work: () => Promise<void>, failed: () => void): Promise<void> {
    try {
      await work();
    } catch (fault) {
      core.deps.logger.error({ err: fault }, 'fault on a sign-in page');
      failed();
    }
  }

  for (const [kind, base] of [
    ['interaction', `${INTERACTION_PATH}/:uid`],
    ['account', `${ACCOUNT_PATH}/sign-in`],
    ['sso', `${SSO_PATH}/:uid`],
  ] as const) {
    for (const [path, handler] of Object.entries(STEP_PAGES))
      scope.get(base + path, { config }, getStep(kind, handler));
    for (const [path, handler] of Object.entries(STEP_FORMS)) {
      scope.post(base + path, { config }, postStep(kind, handler));
      // Reloading or switching the language after a refused form leads back to the step.
      if (!(path in STEP_PAGES))
        scope.get(base + path, { config }, (request, reply) => backToStep(request, reply, path));
    }
  }

  scope.get(ACCOUNT_PATH, { config }, async (request, reply) => {
    const exchange = openExchange(request, reply, publicUrl);
    const visit = await openVisit(context, exchange);
    if (visit)
      await guarded(
        () => showAccount(context, exchange, visit),
        () => sendProblem(exchange, assets, 500, 'errorServer'),
      );
  });
  for (const [path, handler] of Object.entries(ACCOUNT_FORMS)) {
    scope.post(ACCOUNT_PATH + path, { config }, async (request, reply) => {
      const exchange = openExchange(request, reply, publicUrl);
      const visit = await openVisit(context, exchange);
      if (!visit || !(await isWelcome(exchange, visit.frame.formToken))) return;
      await guarded(
        () => handler(context, exchange, visit),
        () => sendProblem(exchange, assets, 500, 'errorServer'),
      );
    });
  }
}

// RFC 7009 as Matrix narrows it: either token ends both and the device, whoever presents it and with or without a client
// id, so that found tokens can be reported. Unknown tokens are answered like known ones.
function registerRevocation(scope: FastifyInstance, { core, db }: StepContext): void {
  scope.post(REVOCATION_PATH, { config: { verb: 'revokeToken' } }, async (request, reply) => {
    const taken = await core.deps.rateLimits.take('write', [`oauth from ${network(request.ip)}`]);
    if (!taken.ok)
      return reply
        .code(429)
        .header('retry-after', Math.ceil(taken.refusal.retryAfterMs / 1000))
        .send();
    const token = new URLSearchParams(typeof request.body === 'string' ? request.body : '').get('token');
    if (!token)
      return reply
        .code(400)
        .type('application/json')
        .send(JSON.stringify({ error: 'invalid_request', error_description: 'token is missing' }));
    const session = await findTokenSession(db, hashSecret(token));
    if (session) await core.sessions.endDevices({ userId: session.userId, deviceIds: [session.deviceId] });
    else await endGrantOfToken(db, hashSecret(token));
    return reply.code(200).header('cache-control', 'no-store').send();
  });
}

function registerMetadata(scope: FastifyInstance, { publicUrl, core }: StepContext): void {
  const text = JSON.stringify(authMetadata(publicUrl, core.deps.config));
  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
    scope.get(path, { config: { verb: 'getAuthMetadata' } }, (_request, reply) =>
      reply.type('application/json').header('cache-control', 'public, max-age=3600').send(text),
    );
  }
}
