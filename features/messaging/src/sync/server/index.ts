// Part `sync`: /sync and every read of rooms.
import type { Part } from '../../core/server/part.ts';
import { syncMigration } from '../storage/migrations/0100-sync.ts';

export const syncPart: Part = {
  name: 'sync',
  migrations: [syncMigration],
  positions: [
    { table: 'messaging_receipts', column: 'pos' },
    { table: 'messaging_account_data', column: 'pos' },
  ],
  open: () => ({ routes: [] }),
};
