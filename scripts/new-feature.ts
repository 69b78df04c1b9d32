// npm run new-feature NAME: begins a feature as a copy of the smallest living one, its words replaced. What it is about
// is then changed verb by verb; what it has no use for is deleted. The gates hold from the first minute.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FEATURES } from '../.dependency-cruiser.mjs';

const PROJECT_FOLDER = resolve(import.meta.dirname, '..');
/** What belongs to the copied feature's own people and screens, and what tools have made. */
const LEFT_OUT = new Set(['node_modules', 'sample', 'dist']);
const TEXTS = /\.(ts|tsx|js|json|md|css)$/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // Where to write; tests write elsewhere.
  options: { into: { type: 'string', default: join(PROJECT_FOLDER, 'features') } },
});
const [name = ''] = positionals;
const target = join(values.into, name);
if (!/^[a-z]+(-[a-z]+)*$/.test(name)) fail('Name the feature in lower case, with hyphens: npm run new-feature NAME');
if (existsSync(target)) fail(`There is a feature ${name} already.`);

const model = await smallestFeature();
const words = wordsOf(model, name);
const files = await filesUnder(join(PROJECT_FOLDER, 'features', model));
for (const file of files) {
  const path = join(target, replaceAll(relative(join(PROJECT_FOLDER, 'features', model), file), words));
  await mkdir(dirname(path), { recursive: true });
  if (TEXTS.test(file)) await writeFile(path, replaceAll(await readFile(file, 'utf8'), words));
  else await cp(file, path);
}
say(`features/${name} begins as a copy of features/${model}, the smallest living feature (${files.length} files).`);
say('Next:');
if (!FEATURES.includes(name)) say(`- say in .dependency-cruiser.mjs (FEATURES) which features ${name} stands above`);
say(`- SPEC.md: the rules of ${name}; delete the verbs, tables and tests that it has no use for, rename the rest`);
say('- npm install; open it in apps/server/src/composition.ts (migrations and routes); npm run check');

/** The one with the fewest files that has a SPEC. */
async function smallestFeature(): Promise<string> {
  const sizes: { feature: string; size: number }[] = [];
  for (const feature of await readdir(join(PROJECT_FOLDER, 'features'))) {
    const folder = join(PROJECT_FOLDER, 'features', feature);
    if (existsSync(join(folder, 'SPEC.md'))) sizes.push({ feature, size: (await filesUnder(folder)).length });
  }
  const [smallest] = sizes.toSorted((a, b) => a.size - b.size);
  return smallest?.feature ?? fail('There is no feature with a SPEC.md to copy.');
}

async function filesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesUnder(path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}

/** Each way in which a feature's name is written, longest first: in rules, types, values, tables and paths. */
function wordsOf(from: string, to: string): [RegExp, string][] {
  const camel = (text: string) => text.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const pascal = (text: string) => camel(text).replace(/^./, (letter) => letter.toUpperCase());
  const rule = (text: string) => text.replaceAll('-', '').slice(0, 3).toUpperCase();
  return [
    [new RegExp(`\\b${rule(from)}(?=\\d)`, 'g'), rule(to)],
    [new RegExp(`${from.replaceAll('-', '_')}_`, 'g'), `${to.replaceAll('-', '_')}_`],
    [new RegExp(pascal(from), 'g'), pascal(to)],
    // `@althing/accounts`, `'accounts'`, `features/accounts`: the name itself, hyphens and all.
    [new RegExp(`(?<=[/'"])${from}(?=[/'"])`, 'g'), to],
    [new RegExp(`\\b${camel(from)}(?=[A-Z])`, 'g'), camel(to)],
    [new RegExp(`\\b${from}-`, 'g'), `${to}-`],
  ];
}

function replaceAll(text: string, replacements: readonly [RegExp, string][]): string {
  return replacements.reduce((result, [pattern, word]) => result.replaceAll(pattern, word), text);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
