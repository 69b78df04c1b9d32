// A database with the ledger's tables and nothing else.
import { migrate, openDatabase } from '@althing/db';
import type { TestTemplate } from '@althing/testing';
import { ledgerMigrations } from '../../src/ledger/storage/migrations.ts';

export const ledgerTemplate: TestTemplate = {
  name: 'ledger',
  async prepare(url) {
    const database = openDatabase({ url, connectionsMax: 2 });
    await migrate(database, [{ feature: 'payments', migrations: ledgerMigrations }]);
    await database.close();
  },
};
