import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const guestsMigration: Migration = {
  name: '0003-guests',
  async up(db) {
    await sql`alter table accounts_accounts add column is_guest boolean not null default false`.execute(db);
  },
};
