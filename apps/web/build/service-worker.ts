import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SOURCE = fileURLToPath(new URL('../src/service-worker.js', import.meta.url));

/** Writes /service-worker.js with the list of files the app needs to open offline, and a version made of them. */
export function serviceWorker(): Plugin {
  return {
    name: 'althing-service-worker',
    // After the fonts, so that they are on the list.
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const names = Object.keys(bundle).filter((name) => name !== 'index.html' && !name.endsWith('.map'));
      const files = [
        '/',
        ...names.map((name) => `/${name}`),
        '/before-paint.js',
        '/manifest.webmanifest',
        '/icons/icon.svg',
      ];
      const source = await readFile(SOURCE, 'utf8');
      const hash = createHash('sha256').update(source).update(JSON.stringify(files));
      // Fonts keep their names; the page itself names everything else by content.
      for (const file of Object.values(bundle)) if (file.type === 'asset') hash.update(file.source);
      const head = `const VERSION = '${hash.digest('base64url').slice(0, 12)}';\nconst FILES = ${JSON.stringify(files)};\n`;
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: head + source });
    },
  };
}
