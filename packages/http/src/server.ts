// The HTTP server: contracts become routes, input is parsed once, expected refusals and faults each leave by one door.
import { isUtf8 } from 'node:buffer';
import cors from '@fastify/cors';
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { jsonDepth, ok, type Result } from '@althing/kernel';
import type { AnyContract } from '@althing/schema';
import { bearerOf, bearerToken } from './bearer-token.ts';
import { network } from './network.ts';
import type { RateLimits } from './rate-limits.ts';
import { encodeJson } from './raw-json.ts';
import { httpRefuse, type HttpRefusal } from './refusal.ts';
import { refusalText, serverFault } from './reply-form.ts';
import { ReceivedCall } from './received-call.ts';
import { RawReply, type Requester, type Route } from './route.ts';
import { ShortWays } from './short-way.ts';

/** Far above any Matrix content, far below what a recursive reader's stack bears. */
const JSON_DEPTH_MAX = 100;
/** Room ids, event ids and state keys are at most 255 bytes, each byte up to three characters when escaped. */
const PATH_PARAMETER_LENGTH_MAX = 1024;

/** Longer than any long poll waits: on a connection on which nothing moves for so long nobody listens any more. */
const IDLE_MS_MAX = 150_000;
/** The largest upload by a slow line; who sends a letter a minute is cut off. */
const REQUEST_MS_MAX = 3600_000;

/** Tells who holds a token: accounts provide it. */
export interface Authenticator {
  authenticate(token: string, seen: { address: string; userAgent: string }): Promise<Result<Requester, HttpRefusal>>;
  /** Who holds the token, if memory knows it at this moment; null says nothing: ask `authenticate`. */
  recall?(token: string, seen: { address: string; userAgent: string }): Requester | null;
}

export interface HttpOptions {
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  readonly rateLimits: RateLimits;
  /** Whether X-Forwarded-For is believed: only behind a proxy that sets it. */
  readonly isBehindProxy: boolean;
  /** Which contracts a guest may call; all where it isn't given. Asked only where the contract needs somebody signed in. */
  readonly isOpenToGuests?: (name: string, params: Readonly<Record<string, unknown>>) => boolean;
  /** Answers a browser that asks for a page that no route has: the web app's own addresses. */
  readonly pageFallback?: (reply: FastifyReply) => FastifyReply;
  /** Told of each answered call; `name` is the contract's, never a path with ids in it. */
  readonly observe?: (call: { name: string; status: number; seconds: number }) => void;
}

export type HttpServer = FastifyInstance;

export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const app = fastify({
    // Our own log lines, made below: fastify's hold the whole address, and with it query-string tokens.
    loggerInstance: withoutChildren(options.logger),
    logController: new LogController({ disableRequestLogging: true }),
    // One proxy, whose word is the last one: what stands before it in X-Forwarded-For is what the caller wrote there.
    trustProxy: (_address, hop) => options.isBehindProxy && hop === 0,
    connectionTimeout: IDLE_MS_MAX,
    requestTimeout: REQUEST_MS_MAX,
    routerOptions: { maxParamLength: PATH_PARAMETER_LENGTH_MAX, ignoreDuplicateSlashes: false },
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
  }) as unknown as FastifyInstance;
  const shortWays = new ShortWays(options);
  shortWays.goBefore(app.server);
  app.decorate('shortWays', shortWays);
  app.addHook('preClose', (done) => {
    shortWays.close();
    done();
  });
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
    allowedHeaders: ['X-Requested-With', 'Content-Type', 'Authorization'],
    exposedHeaders: ['Content-Disposition', 'Retry-After'],
    strictPreflight: false,
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && String(request.headers.accept ?? '').includes('text/html');
    if (options.pageFallback && isPage && !/^\/(_matrix|_synapse|api|oauth2|\.well-known)\//.test(request.url)) {
      options.pageFallback(reply);
      return;
    }
    sendRefusal(reply, isMatrixPath(request.url) ? 'matrix' : 'althing', {
      status: 404,
      code: isMatrixPath(request.url) ? 'M_UNRECOGNIZED' : 'not_found',
      message: 'There is no such endpoint.',
    });
  });
  app.setErrorHandler((fault: Error & { statusCode?: number; code?: string }, request, reply) => {
    const wire = isMatrixPath(request.url) ? 'matrix' : 'althing';
    if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500) {
      sendRefusal(reply, wire, {
        status: fault.statusCode,
        code: wire === 'matrix' ? (fault.statusCode === 413 ? 'M_TOO_LARGE' : 'M_UNKNOWN') : 'bad_request',
        message: fault.message,
      });
      return;
    }
    options.logger.error({ err: fault, route: request.routeOptions.config.verb }, 'fault');
    sendRefusal(reply, wire, serverFault(wire));
  });
  if (options.observe) {
    const observe = options.observe;
    app.addHook('onResponse', (request, reply, done) => {
      observe({
        name: request.routeOptions.config.verb ?? 'other',
        status: reply.statusCode,
        seconds: reply.elapsedTime / 1000,
      });
      done();
    });
  }
  return app;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The contract's name: what logs and metrics call the endpoint. */
    verb?: string;
  }
  interface FastifyInstance {
    shortWays: ShortWays;
  }
}

/** Registers routes. Every path answers a method that no contract has with 405, as Matrix asks. */
export async function registerRoutes(app: HttpServer, routes: readonly Route[], options: HttpOptions): Promise<void> {
  for (const kind of ['json', 'raw'] as const) {
    await app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      if (kind === 'json') {
        // Clients send JSON under many names or none; what isn't JSON is told so by the parser.
        scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
      } else scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
      for (const entry of routes) if (entry.contract.bodyKind === kind) registerOne(scope, entry, options);
      done();
    });
  }
  for (const entry of routes) app.shortWays.add(entry);
  const methodsByPath = new Map<string, Set<string>>();
  for (const { contract } of routes) {
    for (const path of [contract.path, ...contract.aliases]) {
      const key = path.replaceAll(/:[A-Za-z]+/g, ':');
      methodsByPath.set(key, (methodsByPath.get(key) ?? new Set()).add(`${contract.method} ${path}`));
    }
  }
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    for (const entries of methodsByPath.values()) {
      const taken = new Set([...entries].map((entry) => entry.split(' ')[0]));
      const path = [...entries][0]?.split(' ')[1] ?? '';
      const rest = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((method) => !taken.has(method));
      if (rest.length === 0) continue;
      scope.route({
        method: rest,
        url: path,
        config: { verb: 'methodNotAllowed' },
        handler: (request, reply) => {
          const wire = isMatrixPath(request.url) ? 'matrix' : 'althing';
          sendRefusal(reply, wire, {
            status: 405,
            code: wire === 'matrix' ? 'M_UNRECOGNIZED' : 'method_not_allowed',
            message: 'This endpoint has no such method.',
          });
        },
      });
    }
    done();
  });
}

function registerOne(scope: FastifyInstance, { contract, handle }: Route, options: HttpOptions): void {
  for (const path of [contract.path, ...contract.aliases]) {
    scope.route({
      method: contract.method,
      url: path,
      bodyLimit: contract.bodyKind === 'json' ? contract.bodyBytesMax : Number.MAX_SAFE_INTEGER,
      config: { verb: contract.name },
      handler: async (request, reply) => {
        const outcome = await answer(contract, handle, options, request, reply);
        if (!outcome.ok) return sendRefusal(reply, contract.wire, outcome.refusal);
        return sendValue(reply, outcome.value);
      },
    });
  }
}

async function answer(
  contract: AnyContract,
  handle: Route['handle'],
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Result<unknown, HttpRefusal>> {
  const known = recall(contract, options, request);
  const requester = known ? ok(known) : await identify(contract, options, request);
  if (!requester.ok) return requester;
  if (contract.auth === 'required' && requester.value?.isGuest) {
    const isOpen = options.isOpenToGuests?.(contract.name, request.params as Record<string, unknown>) ?? true;
    if (!isOpen) return guestsRefused(contract);
  }
  if (contract.limit !== 'none') {
    const key = requester.value ? `account ${requester.value.userId}` : `address ${network(request.ip)}`;
    if (!options.rateLimits.takeOne(contract.limit, key)) {
      const taken = await options.rateLimits.take(contract.limit, [key]);
      if (!taken.ok) return limitExceeded(contract, taken.refusal.retryAfterMs);
    }
  }
  const body = contract.bodyKind === 'json' ? parseBody(contract, request.body) : { ok: true as const, value: {} };
  if (!body.ok) return body;
  // No identifier and no token holds one, and no text column of the store takes one.
  if (holdsNul(request.params) || holdsNul(request.query)) {
    return httpRefuse(
      400,
      contract.wire === 'matrix' ? 'M_INVALID_PARAM' : 'invalid_input',
      'The address holds a NUL.',
    );
  }
  const params = contract.params.safeParse(request.params);
  if (!params.success) return invalidInput(contract, 'params', params.error.issues[0]);
  const query = contract.query.safeParse(request.query);
  if (!query.success) return invalidInput(contract, 'query', query.error.issues[0]);
  const content = contract.body.safeParse(body.value);
  if (!content.success) return invalidInput(contract, 'body', content.error.issues[0]);
  const input = { params: params.data, query: query.data, body: content.data };
  return handle(new ReceivedCall(request, reply, input, requester.value));
}

/** Who calls, where memory knows it: as nearly always. */
function recall(contract: AnyContract, options: HttpOptions, request: FastifyRequest): Requester | null {
  const header = contract.auth === 'none' ? undefined : request.headers.authorization;
  const token = header === undefined ? null : bearerOf(header);
  return token === null ? null : (options.authenticator.recall?.(token, seenOf(request)) ?? null);
}

async function identify(
  contract: AnyContract,
  options: HttpOptions,
  request: FastifyRequest,
): Promise<Result<Requester | null, HttpRefusal>> {
  if (contract.auth === 'none') return { ok: true, value: null };
  const token = bearerToken(request);
  if (token === null) {
    if (contract.auth === 'optional') return { ok: true, value: null };
    return httpRefuse(
      401,
      contract.wire === 'matrix' ? 'M_MISSING_TOKEN' : 'not_signed_in',
      'An access token is needed.',
    );
  }
  return options.authenticator.authenticate(token, seenOf(request));
}

function seenOf(request: FastifyRequest): { address: string; userAgent: string } {
  return { address: request.ip, userAgent: request.headers['user-agent'] ?? '' };
}

function parseBody(contract: AnyContract, body: unknown): Result<unknown, HttpRefusal> {
  if (contract.method === 'GET' || !(body instanceof Uint8Array) || body.length === 0) return { ok: true, value: {} };
  const isMatrix = contract.wire === 'matrix';
  // Decoding would put U+FFFD in place of what is no UTF-8, and so change what was said.
  if (!isUtf8(body)) return httpRefuse(400, isMatrix ? 'M_NOT_JSON' : 'not_json', 'The body is not UTF-8.');
  const text = body.toString();
  if (jsonDepth(text, JSON_DEPTH_MAX) > JSON_DEPTH_MAX) {
    return httpRefuse(
      400,
      isMatrix ? 'M_BAD_JSON' : 'bad_json',
      `The body nests deeper than ${JSON_DEPTH_MAX} levels.`,
    );
  }
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return httpRefuse(400, isMatrix ? 'M_NOT_JSON' : 'not_json', 'The body is not JSON.');
  }
}

function holdsNul(values: unknown): boolean {
  for (const value of Object.values(values as Record<string, unknown>)) if (String(value).includes('\0')) return true;
  return false;
}

function invalidInput(
  contract: AnyContract,
  part: string,
  issue: { path: PropertyKey[]; message: string; code?: string; input?: unknown } | undefined,
): Result<never, HttpRefusal> {
  const where = [part, ...(issue?.path ?? [])].map(String).join('.');
  const message = `${where}: ${issue?.message ?? 'not valid'}`;
  if (contract.wire === 'althing') return httpRefuse(400, 'invalid_input', message, { at: where });
  return httpRefuse(400, part === 'body' ? 'M_BAD_JSON' : 'M_INVALID_PARAM', message);
}

function guestsRefused(contract: AnyContract): Result<never, HttpRefusal> {
  const code = contract.wire === 'matrix' ? 'M_GUEST_ACCESS_FORBIDDEN' : 'guests_refused';
  return httpRefuse(403, code, 'Guests have to register first.');
}

function limitExceeded(contract: AnyContract, retryAfterMs: number): Result<never, HttpRefusal> {
  return {
    ok: false,
    refusal: {
      status: 429,
      code: contract.wire === 'matrix' ? 'M_LIMIT_EXCEEDED' : 'too_many_requests',
      message: 'Too many requests; wait and try again.',
      extra: { retry_after_ms: retryAfterMs },
      headers: { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) },
    },
  };
}

function sendRefusal(reply: FastifyReply, wire: 'matrix' | 'althing', refusal: HttpRefusal): FastifyReply {
  if (refusal.headers) reply.headers(refusal.headers);
  return sendJson(reply.code(refusal.status), refusalText(wire, refusal));
}

function sendValue(reply: FastifyReply, value: unknown): FastifyReply {
  if (value instanceof RawReply) {
    reply.code(value.status).headers(value.headers);
    return reply.send(value.body instanceof Uint8Array ? Buffer.from(value.body) : value.body);
  }
  return sendJson(reply.code(200), encodeJson(value ?? {}));
}

// JSON is UTF-8 and its media type has no charset parameter (RFC 8259 section 11); fastify would add one, but for a
// serializer of one's own.
function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json').serializer(asItIs).send(text);
}

const asItIs = (text: string): string => text;

/** Nothing is logged by the request, so none needs a logger of its own: making one costs more than routing does. */
function withoutChildren(logger: Logger): Logger {
  const same = Object.create(logger, { child: { value: () => same } }) as Logger;
  return same;
}

function isMatrixPath(url: string): boolean {
  return url.startsWith('/_matrix/') || url.startsWith('/.well-known/matrix');
}
