import type { FeatureMigrations } from '@althing/db';
import { institutionsMigration } from './migrations/0001-institutions.ts';

export const institutionsMigrations: FeatureMigrations = {
  feature: 'institutions',
  migrations: [institutionsMigration],
};
