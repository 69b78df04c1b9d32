// Checks the import rule. With a compiler that it doesn't know, dependency-cruiser sees no TypeScript at all and is
// content; so what it saw is compared with what there is.
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import configuration from '../.dependency-cruiser.mjs';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const ROOTS = ['packages', 'features', 'apps', 'tests', 'bench'];

const { forbidden, options } = configuration;
const report = await cruise(
  ROOTS,
  { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } },
  {},
  { tsConfig: extractTSConfig(join(import.meta.dirname, '..', options.tsConfig.fileName)) },
);
const { modules, summary } = report.output;
const seen = new Set(modules.map(({ source }) => source));
const missed = [];
for (const root of ROOTS) {
  for await (const path of glob(`${root}/**/*.{ts,tsx}`, {
    cwd: folder,
    exclude: (name) => /(^|\/)(node_modules|dist)$/.test(name),
  })) {
    if (!path.endsWith('.d.ts') && !seen.has(path)) missed.push(path);
  }
}
for (const { rule, from, to, cycle } of summary.violations) {
  const why = forbidden.find(({ name }) => name === rule.name)?.comment ?? '';
  process.stdout.write(
    `${rule.name}: ${from} -> ${cycle ? cycle.map(({ name }) => name).join(' -> ') : to}\n  ${why}\n`,
  );
}
for (const path of missed) process.stdout.write(`not seen: ${path}\n`);
process.stdout.write(`${modules.length} modules, ${summary.violations.length} breaches, ${missed.length} not seen\n`);
if (summary.violations.length > 0 || missed.length > 0 || modules.length === 0) process.exitCode = 1;
