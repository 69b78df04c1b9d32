import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';
import { runAlthing } from './run-althing.ts';

/** Several starts of the program. */
const STARTS_MS = 120_000;

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'althing-ledger-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test(
  'LED13 althing ledger export prints what althing ledger audit passes, beside the server and without it',
  async () => {
    const env = { ALTHING_DATA: server.dataFolder };
    const beside = await runAlthing(['ledger', 'audit'], env);
    expect(beside.stdout).toMatch(/^\d+ entries hold/);
    const exported = await runAlthing(['ledger', 'export'], env);
    const file = join(folder, 'log');
    await writeFile(file, exported.stdout);
    const without = await runAlthing(['ledger', 'audit', file], { ALTHING_DATA: folder });
    expect(without.stdout).toBe(beside.stdout);

    await writeFile(file, (await readFile(file, 'utf8')).replace('ledger_opened', 'ledger_opxned'));
    const forged = await runAlthing(['ledger', 'audit', file], { ALTHING_DATA: folder });
    expect(forged.code).toBe(1);
    expect(forged.stderr).toMatch(/does not hold.*entry 1/);
  },
  STARTS_MS,
);

test(
  'althing ledger says in one line how it is used, and which file it can’t read',
  async () => {
    for (const words of [
      ['ledger', 'mend'],
      ['ledger', 'export', 'x'],
      ['ledger', 'audit', join(folder, 'nothing')],
    ]) {
      const run = await runAlthing(words, { ALTHING_DATA: folder });
      expect(run.code).toBe(1);
      expect(run.stderr.trim().split('\n')).toHaveLength(1);
    }
  },
  STARTS_MS,
);
