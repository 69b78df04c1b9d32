// Finds a Chromium for the browser tests: the system's, or, as root on Debian, its package.
import { existsSync } from 'node:fs';
import { findProgram, installPackages } from './system-programs.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium, or a line that says how to get one. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given)
    return existsSync(given) ? { path: given } : { problem: `CHROMIUM_PATH names ${given}, which is not there.` };
  const problem = findProgram(NAMES) ? null : installPackages(['chromium'], () => findProgram(NAMES) !== null);
  return problem ? { problem: `${problem} CHROMIUM_PATH may name one.` } : { path: findProgram(NAMES) };
}
