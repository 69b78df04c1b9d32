import type { FeatureMigrations } from '@althing/db';
import { accountsMigration } from './migrations/0001-accounts.ts';
import { guestsMigration } from './migrations/0003-guests.ts';
import { deviceKeysMigration } from './migrations/0004-device-keys.ts';
import { guestsEndMigration } from './migrations/0005-guests-end.ts';
import { oauthMigration } from './oauth-migration.ts';

export const accountsMigrations: FeatureMigrations = {
  feature: 'accounts',
  migrations: [accountsMigration, oauthMigration, guestsMigration, deviceKeysMigration, guestsEndMigration],
};
