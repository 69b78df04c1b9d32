// What every feature looks like: its layers, its rules with their tests, its verbs with their routes and tests.
// Each function takes the tree and returns the breaches, one line each.
import { isTest, type SourceFile } from './source-tree.ts';

const LAYERS = new Set(['contract', 'domain', 'storage', 'server', 'web', 'testing', 'sample']);
const featureOf = (path: string): string | null => /^features\/([^/]+)\//.exec(path)?.[1] ?? null;

export function featuresOf(tree: readonly SourceFile[]): string[] {
  return [...new Set(tree.map(({ path }) => featureOf(path)).filter((name) => name !== null))];
}

/** A feature has a SPEC, a door, and no folder that isn't a layer or a part made of layers. */
export function shapeBreaches(tree: readonly SourceFile[]): string[] {
  const breaches: string[] = [];
  for (const feature of featuresOf(tree)) {
    const has = (path: string) => tree.some((file) => file.path === `features/${feature}/${path}`);
    for (const piece of ['SPEC.md', 'package.json', 'src/server/index.ts']) {
      if (!has(piece)) breaches.push(`features/${feature} has no ${piece}`);
    }
  }
  const odd = new Set<string>();
  for (const { path } of tree) {
    const [, feature, first, second] = /^features\/([^/]+)\/src\/([^/]+)\/([^/]+)/.exec(path) ?? [];
    if (feature === undefined || first === undefined || second === undefined || LAYERS.has(first)) continue;
    if (!LAYERS.has(second)) odd.add(`features/${feature}/src/${first}/${second} is in no layer`);
  }
  return [...breaches, ...odd];
}

/** The numbers of the rules that a SPEC states at the start of a line, a list item, a heading or a table row. */
export function rulesOf(specText: string): string[] {
  return [...specText.matchAll(/^[\s*#|-]*\**([A-Z]{2,6}\d+)\b/gm)].map(([, rule = '']) => rule);
}

/** The numbers with which names of tests begin. */
export function testedRules(tree: readonly SourceFile[]): Set<string> {
  const names = tree.filter(({ path }) => isTest(path)).flatMap(({ text }) => [...text.matchAll(TEST_NAME)]);
  return new Set(
    names.flatMap(([, name = '']) =>
      [...name.matchAll(/^(?:[A-Z]{1,6}\d+[ ,]+)+/g)].flatMap(([head]) => head.split(/[ ,]+/)),
    ),
  );
}
const TEST_NAME = /\b(?:test|it|describe)(?:\.[a-z]+)?(?:\([^()]*\))?\(\s*['"`]([^'"`]+)/g;

/** Rules of a SPEC that no test is named after. */
export function specBreaches(tree: readonly SourceFile[]): string[] {
  const tested = testedRules(tree);
  return tree
    .filter(({ path }) => /^features\/[^/]+\/SPEC\.md$/.test(path))
    .flatMap(({ path, text }) => rulesOf(text).map((rule) => ({ path, rule })))
    .filter(({ rule }) => !tested.has(rule))
    .map(({ path, rule }) => `${rule} of ${path} has no test whose name begins with it`);
}

export interface Verb {
  readonly name: string;
  readonly path: string;
  /** The endpoint's path, without its version prefix. */
  readonly endpoint: string;
  readonly feature: string;
}

/** Every contract there is. */
export function verbsOf(tree: readonly SourceFile[]): Verb[] {
  return tree
    .filter(({ path }) => /^features\/.*\/contract\/[^/]+\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/export const (\w+) = defineContract\(\{(.*?)\n\}\)/gs)].map(([, name = '', body = '']) => ({
        name,
        path,
        endpoint: (/(?:matrixPaths\(|path: )['"`]([^'"`]+)/.exec(body)?.[1] ?? '').replace(/^\/_matrix\/client/, ''),
        feature: featureOf(path) ?? '',
      })),
    );
}

/** Contracts that no server file takes a route from. */
export function routeBreaches(tree: readonly SourceFile[]): string[] {
  return verbsOf(tree)
    .filter(({ name, feature }) => {
      const word = new RegExp(`\\b${name}\\b`);
      return !tree.some(
        ({ path, text }) => path.startsWith(`features/${feature}/`) && path.includes('/server/') && word.test(text),
      );
    })
    .map(({ name, path }) => `${name} (${path}) has no route`);
}

/** Contracts that no test calls, by name or by address. */
export function untestedVerbs(tree: readonly SourceFile[]): string[] {
  const tests = tree
    .filter(({ path }) => /(^|\/)(tests|testing)\//.test(path) && !path.startsWith('tests/house/'))
    .map(({ text }) => text)
    .join('\n');
  return verbsOf(tree)
    .filter(({ name, endpoint }) => !new RegExp(`\\b${name}\\b`).test(tests) && !addressPattern(endpoint).test(tests))
    .map(({ name }) => name)
    .toSorted();
}

/** As a test writes an address: what was a parameter is a template's hole or any one segment. */
function addressPattern(endpoint: string): RegExp {
  const segments = endpoint.split('/').slice(1);
  const written = segments.map((segment) =>
    segment.startsWith(':') ? '(?:\\$\\{[^}]*\\}|[^/\'"`\\s?]+)' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`/${written.join('/')}(?=['"\`?\\s])`);
}
