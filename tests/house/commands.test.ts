// The commands that people type, at their edges: a wrong name is refused, a right one does its work.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { lengthBreaches, nameBreaches, versionBreaches, wordBreaches } from './file-rules.ts';
import { routeBreaches, shapeBreaches, verbsOf } from './feature-rules.ts';
import { readTree } from './source-tree.ts';

const PROJECT_FOLDER = resolve(import.meta.dirname, '../..');

function run(script: string, ...words: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PROJECT_FOLDER, script), ...words], {
    cwd: PROJECT_FOLDER,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

test('a new feature begins as a copy of the smallest living one and keeps the rules of the house', async () => {
  const place = await mkdtemp(join(tmpdir(), 'althing-new-feature-'));
  try {
    const { code, output } = run('scripts/new-feature.ts', 'lost-property', '--into', join(place, 'features'));
    expect(output).toContain('features/lost-property begins as a copy of');
    expect(code).toBe(0);
    const tree = await readTree(place);
    const breaches = [shapeBreaches, routeBreaches, nameBreaches, lengthBreaches, wordBreaches, versionBreaches];
    expect(breaches.flatMap((breachesOf) => breachesOf(tree))).toEqual([]);
    expect(verbsOf(tree).length).toBeGreaterThan(0);
    const manifest = tree.find(({ path }) => path === 'features/lost-property/package.json');
    expect(manifest?.text).toContain('"@althing/lost-property"');
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

test.each([
  ['scripts/new-feature.ts', 'Lost Property', /in lower case/],
  ['scripts/new-feature.ts', 'accounts', /already/],
  ['scripts/sim.ts', 'nothing-of-that-name', /There is no simulation "nothing-of-that-name"/],
  ['bench/run.ts', 'nothing-of-that-name', /There is no bench "nothing-of-that-name"/],
  ['scripts/check.mjs', 'nothing-of-that-name', /no such gate/],
])('%s refuses %s', (script, word, expected) => {
  const { code, output } = run(script, word);
  expect(output).toMatch(expected);
  expect(code).toBe(1);
});
