// npm run bench -- NAME [--json]: one bench with its limit, measured in the same run.
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { BenchReport } from './report.ts';

/** Files of this folder that hold no bench. */
const HELPERS = new Set(['run.ts', 'report.ts', 'load.ts', 'bench-servers.ts']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.ts') && !HELPERS.has(file));
const names = files.map((file) => file.slice(0, -3));
const [name] = positionals;
if (name === undefined || !names.includes(name)) {
  process.stderr.write(`${name === undefined ? 'Name a bench' : `There is no bench "${name}"`}: ${names.join(', ')}\n`);
  process.exit(1);
}
const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<BenchReport> };
const report = await run();
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else {
  process.stdout.write(`${report.name}: ${report.setting}\n`);
  for (const key of Object.keys(report.figures)) {
    const share = report.shareOfLimit[key];
    const beside = `${report.figures[key]}   limit ${report.limit[key] ?? '-'}${share === undefined ? '' : `   ${share} of it`}`;
    process.stdout.write(`  ${key.padEnd(24)} ${beside}\n`);
  }
}
