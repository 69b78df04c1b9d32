// npm run sim -- NAME [--seeds N] [--first N] [--json]: one feature's simulation over many seeds; each seed replays.
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runSimulation, type Simulation } from '@althing/testing/sim';

const PROJECT_FOLDER = resolve(import.meta.dirname, '..');
const SEEDS_DEFAULT = '100';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: SEEDS_DEFAULT },
    first: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const [name] = positionals;
const simulations = await knownSimulations();
const simulation = simulations.find((candidate) => candidate.name === name);
if (!simulation) {
  const known = simulations.map((candidate) => candidate.name).join(', ') || 'none yet';
  fail(`${name === undefined ? 'Name a simulation' : `There is no simulation "${name}"`}. There are: ${known}.`);
} else {
  const seeds = wholeNumber('--seeds', values.seeds);
  const first = wholeNumber('--first', values.first);
  const report = await runSimulation(simulation, { seeds, first });
  if (values.json) process.stdout.write(`${JSON.stringify({ name, ...report }, null, 2)}\n`);
  else {
    process.stdout.write(`${name}: ${report.seeds} seeds, ${report.failures.length} failed\n`);
    for (const [figure, sum] of Object.entries(report.figures)) process.stdout.write(`  ${figure.padEnd(28)}${sum}\n`);
    for (const { seed, reason } of report.failures) {
      process.stdout.write(`  seed ${seed} (npm run sim -- ${name} --seeds 1 --first ${seed}): ${reason}\n`);
    }
  }
  if (report.failures.length > 0) process.exitCode = 1;
}

/** Every `features/<feature>/src/testing/<name>-simulation.ts` exports one or more. */
async function knownSimulations(): Promise<Simulation[]> {
  const found: Simulation[] = [];
  for await (const path of glob('features/*/src/testing/*-simulation.ts', { cwd: PROJECT_FOLDER })) {
    const loaded = (await import(resolve(PROJECT_FOLDER, path))) as Record<string, unknown>;
    const exported = Object.values(loaded).filter(isSimulation);
    if (exported.length === 0) throw new Error(`${path} exports no simulation`);
    found.push(...exported);
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function isSimulation(value: unknown): value is Simulation {
  return typeof value === 'object' && value !== null && 'name' in value && 'run' in value;
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) fail(`${option} must be a whole number from 1 on`);
  return value;
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
