// Runs a program of the project with the pinned Node: `node scripts/pinned.mjs <file> ...`.
import { join } from 'node:path';
import { install, PINNED_NODE, PROJECT_FOLDER } from './installation.mjs';
import { runChild } from './run-child.mjs';

const [file = '', ...rest] = process.argv.slice(2);
install();
runChild(PINNED_NODE, [join(PROJECT_FOLDER, file), ...rest]);
