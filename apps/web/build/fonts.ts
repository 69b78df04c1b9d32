import { readFile } from 'node:fs/promises';
import { fontFiles } from '@althing/ui/fonts';
import type { Plugin } from 'vite';

/** Puts the fonts of packages/ui at /fonts/, where its stylesheet looks for them. */
export function fonts(): Plugin {
  const files = fontFiles();
  return {
    name: 'althing-fonts',
    async generateBundle() {
      for (const [name, path] of files)
        this.emitFile({ type: 'asset', fileName: `fonts/${name}`, source: await readFile(path) });
    },
    configureServer(server) {
      server.middlewares.use('/fonts/', (request, response, next) => {
        const path = files.get((request.url ?? '').replace(/^\//, ''));
        if (!path) return next();
        void readFile(path).then((bytes) => response.setHeader('content-type', 'font/woff2').end(bytes));
      });
    },
  };
}
