import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { settings } from '../../apps/server/src/configuration/settings.ts';

const PROJECT_FOLDER = resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'RIGHTS.md', 'STYLE.md', 'CONTRIBUTING.md', 'SECURITY.md'];

test('the README’s table of settings is the program’s', async () => {
  const readme = await readFile(join(PROJECT_FOLDER, 'README.md'), 'utf8');
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const rows = readme.split('\n').filter((line) => /^\| `[A-Z][A-Z0-9_]+` /.test(line));
  expect(rows.map(cells)).toEqual(
    settings.map(({ variable, defaultText, meaning }) => [`\`${variable}\``, defaultText, meaning]),
  );
});

test.each(DOCUMENTS)('what %s links to is there', async (name) => {
  const text = await readFile(join(PROJECT_FOLDER, name), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
  for (const target of targets) {
    const path = join(PROJECT_FOLDER, dirname(name), target);
    expect(
      await stat(path).then(
        () => 'there',
        () => `${target} is missing`,
      ),
    ).toBe('there');
  }
});
