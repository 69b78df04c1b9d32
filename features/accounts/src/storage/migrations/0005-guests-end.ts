import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const guestsEndMigration: Migration = {
  name: '0005-guests-end',
  async up(db) {
    // The sweep looks for guests every few minutes, among everybody.
    await sql`create index accounts_accounts_guests on accounts_accounts (created_at)
      where is_guest and deactivated_at is null`.execute(db);
  },
};
