import type { Migration } from '@althing/db';
import { ledgerMigration } from './migrations/0001-ledger.ts';

export const ledgerMigrations: readonly Migration[] = [ledgerMigration];
