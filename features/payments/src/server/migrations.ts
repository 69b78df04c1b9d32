// Every set's migrations, in the order in which the sets stand on each other.
import type { FeatureMigrations } from '@althing/db';
import { ledgerMigrations } from '../ledger/storage/migrations.ts';

export const paymentsMigrations: FeatureMigrations = {
  feature: 'payments',
  migrations: [...ledgerMigrations],
};
