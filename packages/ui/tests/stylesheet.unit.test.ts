import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fontFiles } from '../src/fonts.ts';
import { readStylesheet } from '../src/stylesheet.ts';

test('the stylesheet for server-rendered pages holds every part, and every font it names exists', async () => {
  const styles = await readStylesheet();
  const parts = await readdir(fileURLToPath(new URL('../src/css', import.meta.url)));
  expect(parts.length).toBeGreaterThan(10);
  for (const landmark of ['--canvas:', '.button {', '.row {', '.bubble {', '.sheet {', '.banner {', '.timeline {']) {
    expect(styles).toContain(landmark);
  }
  const named = [...styles.matchAll(/\/fonts\/([\w-]+\.woff2)/g)].map((match) => match[1]);
  expect(new Set(named)).toEqual(new Set(fontFiles().keys()));
});
