import { afterAll } from 'vitest';
import { openDatabase, type Database } from '@althing/db';
import { createTestDatabase, type TestDatabase } from '@althing/testing';
import { openMemoryLedgerStore, LedgerDisk } from '../../src/ledger/storage/ledger-store-memory.ts';
import { openPostgresLedgerStore } from '../../src/ledger/storage/ledger-store-postgres.ts';
import { describeLedgerStore } from '../../src/testing/ledger-store-contract.ts';
import { ledgerTemplate } from './ledger-database.ts';

const opened: { database: Database; test: TestDatabase }[] = [];
afterAll(async () => {
  for (const { database, test } of opened) {
    await database.close();
    await test.drop();
  }
});

describeLedgerStore('in memory', () => Promise.resolve(openMemoryLedgerStore(new LedgerDisk())));
describeLedgerStore('on PostgreSQL', async () => {
  const test = await createTestDatabase(ledgerTemplate);
  const database = openDatabase({ url: test.url });
  opened.push({ database, test });
  return openPostgresLedgerStore(database);
});
