import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Below this a compressed copy saves less than its headers cost. */
const WORTH_IT_BYTES = 1024;
/** Near the best ratio; the last two steps would take ten times as long for two percent. */
const BROTLI_QUALITY = 9;

/** Lays .br and .gz beside what compresses, so that the server sends them as they are. */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'althing-precompress',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const name of await readdir(folder, { recursive: true })) {
        const file = path.join(folder, name);
        if (!/\.(js|css|html|svg|wasm|json|webmanifest)$/.test(name) || (await stat(file)).size < WORTH_IT_BYTES)
          continue;
        const bytes = await readFile(file);
        const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
        await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
        await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}
