// The gates that every change passes; `npm run check` runs them all, `npm run <name>` one.
import { join } from 'node:path';
import { PINNED_NODE, PROJECT_FOLDER } from './installation.mjs';

const program = (path) => join(PROJECT_FOLDER, 'node_modules', path);
const node = (...args) => ({ command: PINNED_NODE, args });

const TYPE_PROJECTS = ['pure', 'node', 'web', 'browser-tests'];
const typesOf = (project) =>
  node(program('typescript-native/bin/tsc'), '--project', `tsconfig.${project}.json`, '--noEmit');

export const gates = {
  format: { command: program('.bin/oxfmt'), args: ['--check', '.'] },
  lint: { command: program('.bin/oxlint'), args: ['--type-aware', '--deny-warnings', '--format=unix'] },
  ...Object.fromEntries(TYPE_PROJECTS.map((project) => [`types ${project}`, typesOf(project)])),
  boundaries: node('scripts/boundaries.mjs'),
  'dead code': node(program('knip/bin/knip.js'), '--no-progress', '--no-config-hints'),
  'unit tests': node(program('vitest/vitest.mjs'), 'run', '--project', 'unit', '--reporter=dot'),
  'house tests': node(program('vitest/vitest.mjs'), 'run', '--project', 'house', '--reporter=dot'),
};
