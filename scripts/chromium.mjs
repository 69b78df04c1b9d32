// Finds a Chromium for the browser tests: the system's, or, as root on Debian, its package.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium, or a line that says how to get one. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given)
    return existsSync(given) ? { path: given } : { problem: `CHROMIUM_PATH names ${given}, which is not there.` };
  const present = onPath();
  if (present) return { path: present };
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return { problem: 'There is no Chromium on this machine. Install one, or name it in CHROMIUM_PATH.' };
  }
  process.stderr.write('Installing Chromium by apt-get for the browser tests ...\n');
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  const installed = onPath();
  return installed
    ? { path: installed }
    : { problem: 'apt-get could not install Chromium; it says above why. Install one, or name it in CHROMIUM_PATH.' };
}

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  return null;
}
