import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  routeBreaches,
  rulesOf,
  shapeBreaches,
  specBreaches,
  testedRules,
  untestedVerbs,
  verbsOf,
} from './feature-rules.ts';
import { lengthBreaches, nameBreaches, versionBreaches, wordBreaches } from './file-rules.ts';
import { RIGHTS_NOT_YET, RULES_WITHOUT_TEST, VERBS_WITHOUT_TEST } from './known-gaps.ts';
import { plantedTree, readTree, type SourceFile } from './source-tree.ts';

const PROJECT_FOLDER = resolve(import.meta.dirname, '../..');
let tree: SourceFile[] = [];
beforeAll(async () => {
  tree = await readTree(PROJECT_FOLDER);
});

describe('the tree', () => {
  test('is seen at all', () => {
    expect(tree.length).toBeGreaterThan(200);
    expect(verbsOf(tree).length).toBeGreaterThan(30);
  });

  test('every feature has the same shape', () => expect(shapeBreaches(tree)).toEqual([]));
  test('every verb has a route', () => expect(routeBreaches(tree)).toEqual([]));
  test('every verb has a test', () => expect(untestedVerbs(tree)).toEqual([...VERBS_WITHOUT_TEST].toSorted()));

  test('every rule of a SPEC has a test of that name', () => {
    const missing = specBreaches(tree).map((line) => line.split(' ')[0]);
    expect(missing.toSorted()).toEqual([...RULES_WITHOUT_TEST].toSorted());
  });

  test('every right has a test of that name, or waits for a feature by name', () => {
    const rights = rulesOfRights(tree);
    expect(rights).toHaveLength(12);
    const tested = testedRules(tree);
    expect(rights.filter((right) => !tested.has(right))).toEqual(Object.keys(RIGHTS_NOT_YET));
  });

  test('files are named in kebab-case', () => expect(nameBreaches(tree)).toEqual([]));
  test('no file has more than 400 lines', () => expect(lengthBreaches(tree)).toEqual([]));
  test('no file names a registry, a machine’s path, or leaves something undone silently', () =>
    expect(wordBreaches(tree)).toEqual([]));
  test('every dependency is pinned to one version', () => expect(versionBreaches(tree)).toEqual([]));
});

describe('canary', () => {
  const contract = `export const sendMoney = defineContract({\n  name: 'sendMoney',\n  path: '/api/payments/:id/send',\n});\n`;

  test.each([
    [
      'a feature without a SPEC',
      shapeBreaches,
      { 'features/pay/package.json': '{}', 'features/pay/src/server/index.ts': '' },
      /no SPEC\.md/,
    ],
    ['a folder that is no layer', shapeBreaches, { 'features/pay/src/helpers/misc/a.ts': '' }, /in no layer/],
    [
      'a verb without a route',
      routeBreaches,
      { 'features/pay/src/contract/send-money.ts': contract },
      /sendMoney .* has no route/,
    ],
    ['a verb without a test', untestedVerbs, { 'features/pay/src/contract/send-money.ts': contract }, /sendMoney/],
    ['a rule without a test', specBreaches, { 'features/pay/SPEC.md': '- **PAY7** A hold ends.' }, /PAY7/],
    [
      'a name in camel case',
      nameBreaches,
      { 'features/pay/src/domain/sendMoney.ts': '' },
      /sendMoney\.ts is not kebab-case/,
    ],
    ['a file of 401 lines', lengthBreaches, { 'apps/server/src/long.ts': 'a\n'.repeat(401) }, /401 lines/],
    [
      'a registry in a lock file',
      wordBreaches,
      { 'package-lock.json': ['"resolved": "https://reg', 'istry.npm', 'js.org/zod"'].join('') },
      /registry/,
    ],
    ['something left undone', wordBreaches, { 'apps/server/src/a.ts': ['// TO', 'DO later'].join('') }, /undone/],
    [
      'an unpinned dependency',
      versionBreaches,
      { 'package.json': '{ "dependencies": { "zod": "^4.0.0" } }' },
      /\^4\.0\.0/,
    ],
  ] as const)('%s is caught', (_name, breachesOf, files, expected) => {
    const breaches = breachesOf(plantedTree(files));
    expect(breaches.join('\n')).toMatch(expected);
  });

  test('what keeps the rules passes', () => {
    const kept = plantedTree({
      'features/pay/SPEC.md': 'PAY7 A hold ends.',
      'features/pay/package.json': '{ "dependencies": { "zod": "4.0.0" } }',
      'features/pay/src/server/index.ts': `import { sendMoney } from '../contract/send-money.ts';`,
      'features/pay/src/contract/send-money.ts': contract,
      'features/pay/tests/hold.test.ts': "test('PAY7 a hold ends', () => call('POST', `/api/payments/${id}/send`));",
    });
    const all = [
      shapeBreaches,
      routeBreaches,
      untestedVerbs,
      specBreaches,
      nameBreaches,
      lengthBreaches,
      wordBreaches,
      versionBreaches,
    ];
    expect(all.flatMap((breachesOf) => breachesOf(kept))).toEqual([]);
  });
});

function rulesOfRights(files: readonly SourceFile[]): string[] {
  const text = files.find(({ path }) => path === 'RIGHTS.md')?.text ?? '';
  return [...text.matchAll(/^(R\d+) /gm)].map(([, right = '']) => right).filter((right) => rulesOf(right) !== null);
}
