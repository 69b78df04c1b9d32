// Installs what the lock file says, when what is installed differs from it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROJECT_FOLDER = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
export const PINNED_NODE = join(PROJECT_FOLDER, 'node_modules/node/bin/node');

/** Compares the lock file with npm's own record of what lies in node_modules; runs `npm ci` where they differ. */
export function install() {
  if (isInstalled()) return;
  say('Installing what the lock file says (once, and after each change of it) ...');
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status, error } = spawnSync(command, [...args, 'ci', '--no-progress', '--loglevel=error'], {
    cwd: PROJECT_FOLDER,
    // npm's own words go to standard error: standard output is Althing's.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) fail(`npm could not be run (${error.message}). Install Node.js with npm and try again.`);
  if (status !== 0)
    fail('Installing failed; npm says above why. Is the package registry within reach? Then run it again.');
  if (!existsSync(PINNED_NODE)) {
    fail(
      'The pinned Node.js was not installed: npm is set to ignore install scripts. Run "npm ci --ignore-scripts=false".',
    );
  }
}

function isInstalled() {
  const record = join(PROJECT_FOLDER, 'node_modules/.package-lock.json');
  if (!existsSync(record) || !existsSync(PINNED_NODE)) return false;
  const wanted = packagesOf(join(PROJECT_FOLDER, 'package-lock.json'));
  const present = packagesOf(record);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || !path.includes('node_modules/')) return true;
    const found = present[path];
    // What is for another machine is left out.
    if (!found) return entry.optional === true || entry.peer === true;
    return entry.link === true || found.version === entry.version;
  });
}

function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function fail(line) {
  say(line);
  process.exit(1);
}
