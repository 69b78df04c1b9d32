// The files of the project as the tree's rules see them. Read from the disk, so that a canary can plant a tree.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface SourceFile {
  /** From the tree's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Made by tools or fetched by them: nobody's hand is in it. */
const LEFT_OUT = new Set([
  'node_modules',
  'dist',
  'data',
  '.git',
  '.cache',
  'coverage',
  'test-results',
  'playwright-report',
]);
const TEXTS = new Set([
  '.ts',
  '.tsx',
  '.mjs',
  '.js',
  '.json',
  '.md',
  '.css',
  '.html',
  '.toml',
  '.yaml',
  '.yml',
  '.sh',
  '',
]);

/** Every text file of the tree below `folder`. */
export async function readTree(folder: string, below = ''): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await readTree(folder, path)));
    else if (entry.isFile() && TEXTS.has(extname(entry.name))) {
      files.push({ path, text: await readFile(join(folder, path), 'utf8') });
    }
  }
  return files;
}

/** A tree as a canary plants it: paths and texts. */
export function plantedTree(files: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path);
/** Tests, and the suites that a port's implementations share. */
export const isTest = (path: string): boolean =>
  /(^|\/)tests\/.*\.(test|spec)\.tsx?$/.test(path) ||
  /(^|\/)(testing\/src|src\/testing)\/[^/]+-contract\.ts$/.test(path);
