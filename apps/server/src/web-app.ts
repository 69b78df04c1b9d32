// Serves the built web app: hashed files forever, the page itself always asked for anew, unknown paths get the page.
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { HttpServer } from '@althing/http';

/**
 * Scripts, styles and connections only from here; `wasm-unsafe-eval` lets the crypto module be compiled, `blob:` shows
 * decrypted pictures. Inline styles are what the positioning of menus sets.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Althing</title>
<p>The server runs. The web app is not built yet: run <code>npm start</code>, which builds it.</p>`;

/** The page itself, for every address of the web app. */
export function webAppPage(folder: string): (reply: FastifyReply) => FastifyReply {
  const indexPath = join(folder, 'index.html');
  if (!existsSync(indexPath)) return (reply) => reply.type('text/html').send(notBuilt);
  return (reply) => reply.headers(pageHeaders).type('text/html').send(createReadStream(indexPath));
}

/** Serves `folder` (apps/web/dist) at /. Without a build, the page says so. */
export async function registerWebApp(app: HttpServer, folder: string): Promise<void> {
  const page = webAppPage(folder);
  app.get('/', { config: { verb: 'getWebApp' } }, (_request, reply) => page(reply));
  if (!existsSync(join(folder, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    wildcard: false,
    index: false,
    preCompressed: true,
    decorateReply: false,
    setHeaders(reply, path) {
      for (const [name, value] of Object.entries(pageHeaders)) reply.header(name, value);
      // Vite names what lies in assets/ by its content.
      if (path.includes('/assets/')) reply.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
}
