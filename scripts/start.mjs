// `npm start`: installs, builds the web app, serves. Plain JavaScript for any Node from 20 on, without dependencies,
// because it runs before anything is installed.
import { join } from 'node:path';
import { install, PINNED_NODE, PROJECT_FOLDER } from './installation.mjs';
import { runChild } from './run-child.mjs';
import { buildWebApp } from './web-build.mjs';

install();
buildWebApp();
runChild(PINNED_NODE, [join(PROJECT_FOLDER, 'apps/server/src/main.ts'), ...process.argv.slice(2)]);
