// One request of a browser and its answer. Pages leave by here only, so that each has the same headers.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messagePage, renderPage, type AssetPaths, type Frame, type Page } from '../pages/page.ts';
import { acceptedTags, chooseLanguage, LANGUAGES, sayIn, type Language, type TextKey } from '../pages/texts.ts';

export const LANGUAGE_COOKIE = 'althing_language';
const LANGUAGE_COOKIE_SECONDS = 365 * 86_400;

export interface Exchange {
  readonly request: FastifyRequest;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly address: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly fields: URLSearchParams;
  readonly language: Language;
}

/**
 * Begins answering by hand, as the library needs the bare request and response. `publicUrl` becomes the host and scheme
 * that the library sees: what it builds addresses and cookies from is never the caller's word.
 */
export function openExchange(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
  preferred: readonly string[] = [],
): Exchange {
  const address = request.ip;
  const { raw: req } = request;
  reply.hijack();
  pinOrigin(req, publicUrl);
  const url = new URL(req.url ?? '/', publicUrl);
  const fields = withoutNul(new URLSearchParams(typeof request.body === 'string' ? request.body : ''));
  const asked = url.searchParams.get('lang');
  const language = languageOf(req, asked, preferred);
  if (LANGUAGES.some((known) => known === asked)) {
    appendCookie(
      reply.raw,
      `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${LANGUAGE_COOKIE_SECONDS}; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`,
    );
  }
  return {
    request,
    req,
    res: reply.raw,
    address,
    path: url.pathname,
    query: withoutNul(url.searchParams),
    fields,
    language,
  };
}

// PostgreSQL stores no NUL, and no person types one.
function withoutNul(given: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...given].map(([name, value]) => [name, value.replaceAll('\0', '')] as [string, string]));
}

export function pinOrigin(req: IncomingMessage, publicUrl: string): void {
  const { host, protocol } = new URL(publicUrl);
  req.headers.host = host;
  req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  delete req.headers['x-forwarded-host'];
}

/** What the person switched to, else what the app asked for, else what the browser speaks. */
export function languageOf(req: IncomingMessage, asked: string | null, preferred: readonly string[] = []): Language {
  const cookie = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=(\\w+)`).exec(req.headers.cookie ?? '')?.[1];
  const accepted = acceptedTags(req.headers['accept-language'] ?? '');
  return chooseLanguage([asked ?? '', cookie ?? '', ...preferred, ...accepted]);
}

export function frameOf(exchange: Exchange, step: { base: string; formToken: string; assets: AssetPaths }): Frame {
  return {
    language: exchange.language,
    say: sayIn(exchange.language),
    languageHref: languageHref(exchange.path, exchange.query),
    ...step,
  };
}

/** An address with everything that it asks for but its language, ready for `lang=`. */
export function languageHref(path: string, query: URLSearchParams): string {
  const kept = new URLSearchParams(query);
  kept.delete('lang');
  return kept.size === 0 ? `${path}?` : `${path}?${kept.toString()}&`;
}

/** Besides this server, where a form of the page may lead to by redirects: browsers hold them against form-action. */
export function securityHeaders(formTargets: readonly string[] = []): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "img-src 'self'",
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}

export function sendPage(
  { res }: Exchange,
  frame: Frame,
  page: Page,
  { status = 200, formTargets = [] as readonly string[] } = {},
): void {
  send(
    res,
    status,
    { ...securityHeaders(formTargets), 'content-type': 'text/html; charset=utf-8' },
    renderPage(frame, page),
  );
}

export function sendJson({ res }: Exchange, value: unknown): void {
  send(
    res,
    200,
    {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    JSON.stringify(value),
  );
}

/** 303: whatever the method was, the next is a GET. */
export function redirect({ res }: Exchange, location: string): void {
  send(res, 303, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, '');
}

export function sendProblem(
  exchange: Exchange,
  assets: AssetPaths,
  status: number,
  text: TextKey,
  places: Record<string, string> = {},
): void {
  const frame = frameOf(exchange, { base: '', formToken: '', assets });
  sendPage(
    exchange,
    frame,
    messagePage(frame, { title: 'errorTitle', text: frame.say(text, places), icon: 'circleAlert' }),
    { status },
  );
}

function send(res: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  res.end(body);
}

export function appendCookie(res: ServerResponse, cookie: string): void {
  const before = res.getHeader('set-cookie');
  res.setHeader('set-cookie', [
    ...(Array.isArray(before) ? before : before === undefined ? [] : [String(before)]),
    cookie,
  ]);
}

/**
 * Whether a form comes from the page that was shown to this browser: it brings the page's token back, and browsers that
 * say where a request comes from (Fetch Metadata) say it was here.
 */
export function isOwnForm({ req, fields }: Exchange, formToken: string): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const given = Buffer.from(fields.get('form_token') ?? '');
  const expected = Buffer.from(formToken);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
