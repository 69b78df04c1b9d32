// Styles, script and fonts of the pages, read once at start, under addresses that change with their content.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { fontFiles } from '@althing/ui/fonts';
import { readStylesheet } from '@althing/ui/stylesheet';
import type { AssetPaths } from '../pages/page.ts';
import { ASSET_PATH } from './oauth-paths.ts';

const PAGES = resolve(dirname(fileURLToPath(import.meta.url)), '../pages');
const require = createRequire(import.meta.url);

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Null for what is compressed in itself. */
  readonly brotli: Buffer | null;
}

export interface PageAssets {
  readonly paths: AssetPaths;
  register(app: FastifyInstance): void;
}

export async function loadPageAssets(): Promise<PageAssets> {
  const served = new Map<string, Asset>();
  const add = (name: string, type: string, body: Buffer): string => {
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12);
    const path = `${ASSET_PATH}/${hash}-${name}`;
    served.set(path, { type, body, brotli: type.startsWith('text/') ? brotliCompressSync(body) : null });
    return path;
  };
  let styles = `${await readStylesheet()}\n${await readFile(resolve(PAGES, 'pages.css'), 'utf8')}`;
  for (const [name, file] of fontFiles()) {
    const path = add(name, 'font/woff2', await readFile(file));
    styles = styles.replaceAll(`/fonts/${name}`, path);
  }
  // Its package exports modules only; the one file for pages without a build lies beside them.
  const library = resolve(dirname(require.resolve('@simplewebauthn/browser')), '../dist/bundle/index.umd.min.js');
  const paths = {
    styles: add('styles.css', 'text/css; charset=utf-8', Buffer.from(styles)),
    passkeyLibrary: add('webauthn.js', 'text/javascript; charset=utf-8', await readFile(library)),
    script: add('passkeys.js', 'text/javascript; charset=utf-8', await readFile(resolve(PAGES, 'passkeys-client.js'))),
    authDoneScript: add(
      'auth-done.js',
      'text/javascript; charset=utf-8',
      await readFile(resolve(PAGES, 'auth-done-client.js')),
    ),
  };
  return {
    paths,
    register(app) {
      app.get(`${ASSET_PATH}/:file`, { config: { verb: 'getPageAsset' } }, (request, reply) => {
        const asset = served.get(new URL(request.url, 'http://localhost').pathname);
        if (!asset) return reply.code(404).type('text/plain').send('There is no such file.');
        reply.type(asset.type).headers({
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
          vary: 'accept-encoding',
        });
        const isCompressed = asset.brotli !== null && /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
        if (isCompressed) reply.header('content-encoding', 'br');
        return reply.send(isCompressed ? asset.brotli : asset.body);
      });
    },
  };
}
