// Every gate has a canary: a breach is planted in a small tree of its own, and the gate must see it. A gate that has
// gone blind would otherwise look green.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROJECT_FOLDER = resolve(import.meta.dirname, '../..');
const program = (path: string) => join(PROJECT_FOLDER, 'node_modules', path);
const CONFIGURATION = [
  '.oxfmtrc.json',
  '.oxlintrc.json',
  '.dependency-cruiser.mjs',
  'knip.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.pure.json',
  'tsconfig.node.json',
  'tsconfig.web.json',
  'tsconfig.browser-tests.json',
];

/** Without the files that it names, a tsconfig is in error, and a type-aware linter with it. */
const NAMED_BY_TSCONFIG = {
  'packages/ui/src/stylesheet.ts': 'export const a = 1;\n',
  'packages/ui/src/fonts.ts': 'export const a = 1;\n',
};

const planted: string[] = [];
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'althing-canary-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A tree with the project's own configuration and the given files. */
async function plant(given: Readonly<Record<string, string>>): Promise<string> {
  const files = { ...NAMED_BY_TSCONFIG, ...given };
  const folder = join(root, String(planted.length));
  planted.push(folder);
  await mkdir(folder);
  for (const name of CONFIGURATION) await cp(join(PROJECT_FOLDER, name), join(folder, name));
  await symlink(join(PROJECT_FOLDER, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

function run(folder: string, command: string, args: readonly string[]): { passed: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  return { passed: status === 0, output: stdout + stderr };
}

const node = (folder: string, ...args: string[]) => run(folder, process.execPath, args);

describe('format', () => {
  const check = (folder: string) => run(folder, program('.bin/oxfmt'), ['--check', '.']);

  test('a file in another format is caught', async () => {
    const { passed, output } = check(await plant({ 'packages/kernel/src/a.ts': 'export const a = {b:"c"}' }));
    expect(passed).toBe(false);
    expect(output).toContain('packages/kernel/src/a.ts');
  });

  test('a file in ours passes', async () => {
    const folder = await plant({ 'packages/kernel/src/a.ts': "export const a = { b: 'c' };\n" });
    const { output } = check(folder);
    expect(output).not.toContain('packages/kernel/src/a.ts');
  });
});

describe('lint', () => {
  const lint = (folder: string) =>
    run(folder, program('.bin/oxlint'), ['--type-aware', '--deny-warnings', '--format=unix']);

  test.each([
    [
      'a promise that nobody awaits (needs types)',
      'async function save() {}\nexport function a() {\n  save();\n}\n',
      'no-floating-promises',
    ],
    [
      'a caught fault that is ignored',
      'export function a() {\n  try {\n    JSON.parse("x");\n  } catch {}\n}\n',
      'no-empty',
    ],
    ['console output', 'export const a = () => console.log(1);\n', 'no-console'],
    ['any', 'export const a = (b: any) => b.c;\n', 'no-explicit-any'],
  ])('%s is caught', async (_name, text, rule) => {
    const { passed, output } = lint(await plant({ 'apps/server/src/a.ts': text }));
    expect(output).toContain(rule);
    expect(passed).toBe(false);
  });

  test('clean code passes', async () => {
    const { passed, output } = lint(await plant({ 'apps/server/src/a.ts': 'export const a = 1;\n' }));
    expect(output).toBe('');
    expect(passed).toBe(true);
  });
});

describe('types', () => {
  const check = (folder: string, project: string) =>
    node(folder, program('typescript-native/bin/tsc'), '--project', `tsconfig.${project}.json`, '--noEmit');

  test.each([
    ['an index that may be missing', 'const a: string[] = [];\nexport const b: string = a[0];\n', 'not assignable'],
    [
      'undefined given to what may only be left out',
      'export const a: { b?: string } = { b: undefined };\n',
      'exactOptionalPropertyTypes',
    ],
    ['syntax that Node can’t strip', 'export enum A {\n  B,\n}\n', 'erasableSyntaxOnly'],
    ['a path without an end', 'export function a(b: boolean) {\n  if (b) return 1;\n}\n', 'Not all code paths'],
  ])('%s is caught', async (_name, text, expected) => {
    const { passed, output } = check(await plant({ 'packages/kernel/src/a.ts': text }), 'pure');
    expect(output).toContain(expected);
    expect(passed).toBe(false);
  });

  test.each([
    ['a contract', 'features/pay/src/contract/a.ts'],
    ['a domain', 'features/pay/src/domain/a.ts'],
    ['a part’s domain', 'features/pay/src/cards/domain/a.ts'],
    ['the kernel', 'packages/kernel/src/a.ts'],
  ])('%s that reaches for Node or the DOM is caught', async (_name, path) => {
    const { passed, output } = check(
      await plant({ [path]: 'export const a = [process.env, document.title];\n' }),
      'pure',
    );
    expect(output).toContain("'process'");
    expect(output).toContain("'document'");
    expect(passed).toBe(false);
  });

  test('a screen that reaches for Node is caught', async () => {
    const { output } = check(
      await plant({ 'features/pay/src/web/a.ts': 'export const a = [process.env, document.title];\n' }),
      'web',
    );
    expect(output).toContain("'process'");
    expect(output).not.toContain("'document'");
  });
});

describe('boundaries', () => {
  const check = (folder: string) => node(folder, join(PROJECT_FOLDER, 'scripts/boundaries.mjs'), folder);
  const feature = (name: string) => ({
    [`features/${name}/src/server/index.ts`]: 'export const door = 1;\n',
    [`features/${name}/src/domain/inside.ts`]: 'export const inside = 1;\n',
  });
  const breach = (path: string, target: string) => ({
    [path]: `import * as a from '${target}';\nexport const b = a;\n`,
  });

  test.each([
    [
      'packages-only-downward',
      { 'packages/db/src/a.ts': 'export const a = 1;\n', ...breach('packages/kernel/src/b.ts', '../../db/src/a.ts') },
    ],
    [
      'packages-know-no-feature',
      { ...feature('messaging'), ...breach('packages/db/src/a.ts', '../../../features/messaging/src/server/index.ts') },
    ],
    [
      'features-only-downward',
      {
        ...feature('payments'),
        ...breach('features/accounts/src/server/a.ts', '../../../payments/src/server/index.ts'),
      },
    ],
    [
      'features-by-their-doors',
      {
        ...feature('accounts'),
        ...breach('features/payments/src/server/a.ts', '../../../accounts/src/domain/inside.ts'),
      },
    ],
    [
      'apps-by-doors',
      { ...feature('accounts'), ...breach('apps/server/src/a.ts', '../../../features/accounts/src/domain/inside.ts') },
    ],
    ['domain-is-pure', breach('features/accounts/src/domain/a.ts', 'node:fs')],
    [
      'contract-is-pure',
      { ...feature('accounts'), ...breach('features/accounts/src/contract/a.ts', '../domain/inside.ts') },
    ],
    [
      'web-knows-no-server',
      { ...feature('accounts'), ...breach('features/accounts/src/web/a.ts', '../server/index.ts') },
    ],
    [
      'no-tests-in-production',
      {
        'features/accounts/tests/a.ts': 'export const a = 1;\n',
        ...breach('features/accounts/src/server/b.ts', '../../tests/a.ts'),
      },
    ],
    ['no-cycles', { ...breach('apps/server/src/a.ts', './b.ts'), ...breach('apps/server/src/b.ts', './a.ts') }],
    ['resolves', breach('apps/server/src/a.ts', './missing.ts')],
  ])('a breach of %s is caught', async (rule, files) => {
    const { passed, output } = check(await plant(withRoots(files)));
    expect(output).toContain(`${rule}: `);
    expect(passed).toBe(false);
  });

  test('what looks downward passes', async () => {
    const files = {
      ...feature('accounts'),
      ...breach('features/payments/src/server/a.ts', '../../../accounts/src/server/index.ts'),
    };
    const { passed, output } = check(await plant(withRoots(files)));
    expect(output).toMatch(/\b0 breaches, 0 not seen/);
    expect(passed).toBe(true);
  });

  test('the project itself is seen whole', () => {
    const { output } = check(PROJECT_FOLDER);
    const [, modules, missed] = /(\d+) modules, \d+ breaches, (\d+) not seen/.exec(output) ?? [];
    expect(Number(modules)).toBeGreaterThan(300);
    expect(missed).toBe('0');
  });

  /** The gate looks into each of these; a tree without one would fail for that alone. */
  function withRoots(files: Readonly<Record<string, string>>): Record<string, string> {
    const roots = ['packages/kernel', 'features/accounts', 'apps/server', 'tests', 'bench'];
    return {
      ...Object.fromEntries(roots.map((name) => [`${name}/src/root.ts`, 'export const root = 1;\n'])),
      ...files,
    };
  }
});

describe('dead code', () => {
  const check = (folder: string) => node(folder, program('knip/bin/knip.js'), '--no-progress', '--no-config-hints');
  const manifest = JSON.stringify({ name: 'canary', private: true, type: 'module', workspaces: ['apps/*'] });
  const server = JSON.stringify({ name: '@canary/server', private: true, type: 'module' });

  test('a file that nobody imports and an export that nobody uses are caught', async () => {
    const { passed, output } = check(
      await plant({
        'package.json': manifest,
        'apps/server/package.json': server,
        'apps/server/src/main.ts': "import { used } from './half.ts';\nused();\n",
        'apps/server/src/half.ts': 'export const used = () => 1;\nexport const unused = 1;\n',
        'apps/server/src/dead.ts': 'export const dead = 1;\n',
      }),
    );
    expect(output).toMatch(/unused\s.*half\.ts/);
    expect(output).toContain('apps/server/src/dead.ts');
    expect(passed).toBe(false);
  });
});
