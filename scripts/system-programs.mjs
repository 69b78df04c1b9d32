// Programs of the system that tests hold our files and screens against, each by what it is called and the Debian
// package that brings it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Readers that nobody here wrote. */
const READERS = [
  { names: ['aqbanking-cli'], package: 'aqbanking-tools' },
  { names: ['pdfsig'], package: 'poppler-utils' },
  { names: ['zbarimg'], package: 'zbar-tools' },
];

/** Null, or a line that says what is missing and how to get it. */
export function requireReaders() {
  const missing = READERS.filter(({ names }) => !findProgram(names));
  if (missing.length === 0) return null;
  return installPackages(
    missing.map((one) => one.package),
    () => READERS.every(({ names }) => findProgram(names)),
  );
}

/** Null once `isThere` says so, or a line that says what to install. As root on Debian it is installed. */
export function installPackages(packages, isThere) {
  const list = packages.join(' ');
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return `The tests need programs that are not on this machine. On Debian: apt-get install ${list}`;
  process.stderr.write(`Installing ${list} by apt-get for the tests ...\n`);
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  return isThere() ? null : `apt-get could not install ${list}; it says above why.`;
}

/** The path of the first of `names` that can be run, or null. */
export function findProgram(names) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
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
