import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { openDatabase } from '@althing/db';
import type { Configuration } from '../configuration/settings.ts';
import { lookIntoStore } from '../start/look-into-store.ts';
import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';

const USAGE = 'Usage: althing ledger audit [file]  or  althing ledger export';

export const ledgerCommand: Command = {
  name: 'ledger',
  usage: '<audit [file] | export>',
  summary: 'Checks the ledger’s whole log, or prints it; the server may be running',
  details:
    '"export" prints the log, a line each. "audit" follows every hash, signature, balance, limit and hold from the first\n' +
    'entry to the last; given a file that "export" has printed, it needs no server and no database, so that anybody can\n' +
    'run it. It ends with 1 at the first entry that doesn’t hold.',
  wordsMin: 1,
  wordsMax: 2,
  async run({ words: [verb, file], configuration, say }) {
    if (verb === 'audit' && file !== undefined) return audit(linesOf(file), say);
    if (file !== undefined || (verb !== 'audit' && verb !== 'export')) throw new StartRefusal(USAGE);
    await withLog(configuration, async (lines) => {
      if (verb === 'audit') return audit(lines, say);
      for await (const line of lines) say(line.trimEnd());
    });
  },
};

async function audit(lines: AsyncIterable<string>, say: (line: string) => void): Promise<void> {
  const { auditLog, AuditFinding } = await import('@althing/payments/server');
  try {
    const { entries, transfers, signatures, lastHash } = await auditLog(lines);
    say(`${entries} entries hold: ${transfers} transfers, ${signatures} signatures. The last hash is ${lastHash}`);
  } catch (fault) {
    if (fault instanceof AuditFinding) throw new StartRefusal(`The ledger does not hold. ${fault.message}.`);
    if (fault instanceof SyntaxError) throw new StartRefusal('This is no ledger’s log: a line is not JSON.');
    throw fault;
  }
}

async function withLog(
  configuration: Configuration,
  read: (lines: AsyncIterable<string>) => Promise<void>,
): Promise<void> {
  const { exportLedgerLog } = await import('@althing/payments/server');
  const store = await lookIntoStore(configuration);
  const database = openDatabase({ url: store.databaseUrl, connectionsMax: 1 });
  try {
    if (store.isEmpty)
      throw new StartRefusal('The database is empty. Run "althing migrate" or start the server first.');
    await read(exportLedgerLog(database));
  } finally {
    await database.close();
    await store.close();
  }
}

async function* linesOf(file: string): AsyncIterable<string> {
  const stream = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (fault) {
    throw new StartRefusal(`${file} can't be read: ${(fault as Error).message}.`);
  }
}
