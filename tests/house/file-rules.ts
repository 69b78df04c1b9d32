// What every file keeps to: its name, its length, and what it must never hold.
import { isCode, type SourceFile } from './source-tree.ts';

/** STYLE 17: a file beyond this has two jobs. */
const LINES_MAX = 400;
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const CODE_ROOTS = /^(packages|features|apps|tests|bench|scripts)\//;

export function nameBreaches(tree: readonly SourceFile[]): string[] {
  return tree
    .filter(({ path }) => CODE_ROOTS.test(path) && isCode(path))
    .flatMap(({ path }) =>
      path
        .split('/')
        .filter((segment) => !KEBAB.test(segment))
        .map((segment) => `${path}: ${segment} is not kebab-case`),
    );
}

export function lengthBreaches(tree: readonly SourceFile[]): string[] {
  return tree
    .filter(({ path }) => isCode(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path} has ${lines} lines; ${LINES_MAX} are the most`);
}

// Put together from pieces, or this file would breach its own rule.
const word = (...pieces: string[]) => pieces.join('');
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [new RegExp(word('npm', 'js\\.', '(org|com)'), 'i'), 'names a package registry'],
  [new RegExp(word('\\bregistry', '\\.[a-z0-9-]+\\.[a-z]+'), 'i'), 'names a package registry'],
  [new RegExp(word('["\'`( ]/t', 'mp/[a-z]'), 'i'), 'names a path of one machine'],
  [new RegExp(word('\\bT', 'ODO\\b|\\bF', 'IXME\\b|\\bX', 'XX\\b')), 'leaves something undone silently'],
  [
    new RegExp(word('(eslint|oxlint)-dis', 'able(?![a-z-]* [a-z/-]+(, [a-z/-]+)* -- )')),
    'switches a gate off without saying why',
  ],
  [
    new RegExp(word('@ts-(ig', 'nore|no', 'check)|@ts-expect-', 'error(?! .)')),
    'switches the type checker off without saying why',
  ],
];

export function wordBreaches(tree: readonly SourceFile[]): string[] {
  return tree.flatMap(({ path, text }) =>
    FORBIDDEN.filter(([pattern]) => pattern.test(text)).map(
      ([pattern, why]) => `${path} ${why}: ${pattern.exec(text)?.[0]}`,
    ),
  );
}

/** Every dependency names one version: what was tested is what runs. */
export function versionBreaches(tree: readonly SourceFile[]): string[] {
  return tree
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
      return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
        Object.entries(manifest[kind] ?? {})
          .filter(([, version]) => !/^(npm:@?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
          .map(([name, version]) => `${path}: ${name} is ${version}, not one version`),
      );
    });
}
