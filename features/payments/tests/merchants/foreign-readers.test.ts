// Codes of ours, read by programs that we didn't write.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'promptparse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, registerPayer, startPaymentsServer, type PaymentsServer } from '@althing/payments/testing';
import { provideProgram } from './provide-program.ts';
import { askAtTill, openShop } from './town.ts';

/** Installing from Debian's mirror. */
const PROVIDE_TIMEOUT_MS = 300_000;

let server: PaymentsServer;
let folder: string;
let printed: string;
let shown: string;
let merchantCode: string;

beforeAll(async () => {
  server = await startPaymentsServer();
  folder = await mkdtemp(join(tmpdir(), 'merchant-codes-'));
  const owner = await registerPayer(server, 'owner');
  const shop = await openShop(owner, 'Smörgås & Kaffe, Gamla Hamnen i Halvara');
  printed = shop.printed;
  merchantCode = shop.merchantCode;
  shown = must(await askAtTill(shop, owner, 38_50)).qrText;
}, PROVIDE_TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

test('MER4 an EMVCo reader that isn’t ours reads our codes and finds their check digits right', () => {
  const still = parse(printed, true);
  expect(still?.getTagValue('01')).toBe('11');
  expect(still?.getTagValue('26', '00')).toBe('app.althing');
  expect(still?.getTagValue('26', '01')).toBe(merchantCode);
  expect(still?.getTagValue('52')).toBe('5462');
  expect(still?.getTagValue('53')).toBe('978');
  expect(still?.getTagValue('54')).toBeUndefined();
  expect(still?.getTagValue('58')).toBe('SE');
  expect(still?.getTagValue('59')).toBe('Smorgas & Kaffe, Gamla Ha');
  expect(still?.getTagValue('60')).toBe('Halvara');
  expect(still?.validate('63')).toBe(true);

  const once = parse(shown, true);
  expect(once?.getTagValue('01')).toBe('12');
  expect(once?.getTagValue('54')).toBe('38.50');
  expect(once?.getTagValue('62', '01')).toMatch(/^[0-9A-Z]{16}$/);
  expect(once?.getTagValue('62', '07')).toBe(still?.getTagValue('62', '07'));
  expect(once?.validate('63')).toBe(true);
  // That reader's own doubt: one letter changed.
  expect(parse(shown.replace('38.50', '38.51'), false)?.validate('63')).toBe(false);
});

test(
  'MER4 a camera’s program reads the picture of our code byte by byte',
  async () => {
    expect(provideProgram('zbarimg', 'zbar-tools'), 'on Debian: apt-get install zbar-tools').toBe(true);
    expect(provideProgram('qrencode', 'qrencode'), 'on Debian: apt-get install qrencode').toBe(true);
    for (const text of [printed, shown]) {
      const picture = join(folder, 'code.png');
      await writeFile(join(folder, 'code.txt'), text);
      const drawn = spawnSync('qrencode', ['-o', picture, '-r', join(folder, 'code.txt')]);
      expect(drawn.status).toBe(0);
      const read = spawnSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8' });
      expect(read.stdout).toBe(`${text}\n`);
    }
  },
  PROVIDE_TIMEOUT_MS,
);
