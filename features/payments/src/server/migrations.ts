// Every set's migrations, in the order in which the sets stand on each other.
import type { FeatureMigrations } from '@althing/db';
import { bankMigrations } from '../bank/storage/migrations.ts';
import { documentsMigrations } from '../documents/storage/migrations.ts';
import { ledgerMigrations } from '../ledger/storage/migrations.ts';
import { merchantsMigrations } from '../merchants/storage/migrations.ts';
import { peopleMigrations } from '../people/storage/migrations.ts';

export const paymentsMigrations: FeatureMigrations = {
  feature: 'payments',
  migrations: [
    ...ledgerMigrations,
    ...peopleMigrations,
    ...merchantsMigrations,
    ...bankMigrations,
    ...documentsMigrations,
  ],
};
