import { afterAll, expect, test } from 'vitest';
import type { Drawing } from '../../src/documents/server/pdf/drawing.ts';
import { openPrinter } from '../../src/documents/server/pdf/printer.ts';
import { makeDocumentKey } from '../../src/documents/server/pdf/sign-pdf.ts';

const AT_MS = Date.parse('2026-11-22T00:00:00Z');
const printer = openPrinter(() => makeDocumentKey('town.example', AT_MS));
afterAll(() => printer.stop());

function drawing(rows: number): Drawing {
  return {
    title: 'Statement',
    language: 'en',
    placeName: 'town.example',
    atMs: AT_MS,
    reason: 'Statement',
    parts: [
      {
        kind: 'table',
        columns: [
          { title: 'Who', share: 0.5, align: 'start' },
          { title: 'Amount', share: 0.5, align: 'end' },
        ],
        rows: Array.from({ length: rows }, (_, index) => [`Somebody ${index}`, `${index}.00`]),
      },
    ],
  };
}

test('DOC10 while a long document is drawn, the server goes on answering', async () => {
  const turns = { count: 0, isOver: false };
  const count = () => {
    turns.count += 1;
    if (!turns.isOver) setImmediate(count);
  };
  setImmediate(count);
  const pdf = await printer.print(drawing(500), '@mira:town.example');
  turns.isOver = true;
  expect(
    Buffer.from(pdf ?? [])
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  // Drawn in between, it would have had a few turns at most.
  expect(turns.count).toBeGreaterThan(1000);
});

test('DOC10 one person has at most four documents made at once, and keeps nobody else waiting for more', async () => {
  const made = Array.from({ length: 6 }, () => printer.print(drawing(1), '@mira:town.example'));
  const theirs = printer.print(drawing(1), '@oskar:town.example');
  expect((await Promise.all(made)).filter((pdf) => pdf !== null)).toHaveLength(4);
  expect(await theirs).not.toBeNull();
});

test('DOC10 what can not be drawn is a fault of that document alone', async () => {
  const broken = { ...drawing(1), language: 'xx' } as unknown as Drawing;
  await expect(printer.print(broken, '@mira:town.example')).rejects.toThrow('could not be drawn');
  expect(await printer.print(drawing(1), '@mira:town.example')).not.toBeNull();
});
