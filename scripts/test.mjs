// npm test [-- words]: the whole suite, the browser included. Ends with the plain line `N passed, N failed`. With
// words, only the files whose path holds one of them; `-- browser` runs the journeys alone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { install, PINNED_NODE, PROJECT_FOLDER } from './installation.mjs';
import { requireReaders } from './system-programs.mjs';
import { buildWebApp } from './web-build.mjs';

const words = process.argv.slice(2);
const wantsAll = words.length === 0;
const wantsBrowser = wantsAll || words.some((word) => word.includes('browser'));
const others = words.filter((word) => !word.includes('browser'));

install();
const scratch = mkdtempSync(join(tmpdir(), 'althing-suite-'));
const total = { passed: 0, failed: 0 };
try {
  if (wantsAll || others.length > 0) add(runVitest(others));
  if (wantsBrowser) add(runJourneys());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function add({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

function runVitest(paths) {
  const problem = requireReaders();
  if (problem) return refuse(problem);
  const report = join(scratch, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = run([join(PROJECT_FOLDER, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...paths]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that could not even be loaded has no failed test to count.
  const unloaded = testResults.filter(
    ({ status: outcome, assertionResults }) =>
      outcome === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  const failed = numFailedTests + unloaded.length;
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

function runJourneys() {
  const config = 'tests/browser/playwright.config.ts';
  if (!existsSync(join(PROJECT_FOLDER, config))) return refuse(`There are no browser journeys: ${config} is missing.`);
  const chromium = findChromium();
  if (chromium.problem) return refuse(chromium.problem);
  buildWebApp();
  const report = join(scratch, 'playwright.json');
  const status = run(
    [join(PROJECT_FOLDER, 'node_modules/@playwright/test/cli.js'), 'test', '--config', config, '--reporter=list,json'],
    {
      CHROMIUM_PATH: chromium.path,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  );
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = JSON.parse(readFileSync(report, 'utf8')).stats;
  const failed = unexpected + flaky;
  return { passed: expected, failed: failed === 0 && status !== 0 ? 1 : failed };
}

function refuse(line) {
  process.stderr.write(`${line}\n`);
  return { passed: 0, failed: 1 };
}

function run(args, env = {}) {
  return spawnSync(PINNED_NODE, args, { cwd: PROJECT_FOLDER, stdio: 'inherit', env: { ...process.env, ...env } })
    .status;
}
