// For servers that render pages without a build step: the parts of styles.css as one text. Runs in Node only.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const SOURCE = fileURLToPath(new URL('./styles.css', import.meta.url));

/** The whole stylesheet, its imports resolved in order. Fonts are expected at /fonts/ (see fonts.ts). */
export async function readStylesheet(): Promise<string> {
  const index = await readFile(SOURCE, 'utf8');
  const parts = [...index.matchAll(/@import ['"](.+?)['"];/g)].map((match) =>
    path.join(path.dirname(SOURCE), match[1] ?? ''),
  );
  if (parts.length === 0) throw new Error(`${SOURCE} names no parts`);
  const texts = await Promise.all(parts.map((part) => readFile(part, 'utf8')));
  return texts.join('\n');
}
