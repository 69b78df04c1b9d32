// Where each font file of css/fonts.css lies in the npm packages. Runs in Node only: the web build copies them to
// /fonts/, and a server can serve them straight from here.
import { createRequire } from 'node:module';

const resolve = createRequire(import.meta.url).resolve;

const LATIN_AND_CYRILLIC = ['latin', 'latin-ext', 'cyrillic'];
const WEIGHTS = [400, 600];

/** File name under /fonts/ to absolute path on disk, for every face the stylesheet names. */
export function fontFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const weight of WEIGHTS) {
    for (const subset of LATIN_AND_CYRILLIC) {
      const name = `ibm-plex-sans-${subset}-${weight}-normal.woff2`;
      files.set(name, resolve(`@fontsource/ibm-plex-sans/files/${name}`));
    }
    const arabic = `ibm-plex-sans-arabic-arabic-${weight}-normal.woff2`;
    files.set(arabic, resolve(`@fontsource/ibm-plex-sans-arabic/files/${arabic}`));
  }
  return files;
}
