import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const erasuresMigration: Migration = {
  name: '0003-erasures',
  async up(db) {
    await sql`create table messaging_erased_users (user_id text primary key)`.execute(db);
  },
};
