// Which program this is and where it lies.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const PROJECT_FOLDER = resolve(import.meta.dirname, '../../..');

/** The version in the project's package.json. */
export async function programVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
