// Builds the web app when something that goes into it has changed since the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fail, PINNED_NODE, PROJECT_FOLDER, say } from './installation.mjs';

const WEB_FOLDER = join(PROJECT_FOLDER, 'apps/web');
const RECORD = join(PROJECT_FOLDER, '.cache/web-build');
const INPUTS = ['apps/web', 'packages/kernel', 'packages/schema', 'packages/ui', 'features', 'package-lock.json'];
/** What never reaches the browser. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.cache', 'server', 'storage', 'testing', 'tests', 'coverage']);

/** Builds into apps/web/dist if that is missing or made of other files than there are now. */
export function buildWebApp() {
  if (!existsSync(join(WEB_FOLDER, 'index.html'))) {
    say('There is no web app in apps/web yet: only the API is served.');
    return;
  }
  const inputs = hashOf(INPUTS.map((name) => join(PROJECT_FOLDER, name)));
  const built = existsSync(RECORD) ? readFileSync(RECORD, 'utf8') : '';
  if (built === inputs && existsSync(join(WEB_FOLDER, 'dist/index.html'))) return;
  say('Building the web app ...');
  const { status } = spawnSync(PINNED_NODE, [viteProgram(), 'build', '--logLevel', 'error'], {
    cwd: WEB_FOLDER,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail('The web app could not be built; Vite says above why.');
  mkdirSync(dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, inputs);
}

export function viteProgram() {
  return join(PROJECT_FOLDER, 'node_modules/vite/bin/vite.js');
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) {
    hash.update(`${relative(PROJECT_FOLDER, path)}\0`);
    hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries
    .filter(({ name }) => !LEFT_OUT.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(join(path, entry.name)) : entry.isFile() ? [join(path, entry.name)] : [],
    );
}
