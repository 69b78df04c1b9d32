import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const documentsMigration: Migration = {
  name: '0001-documents',
  async up(db) {
    await sql`create table documents_key (
      is_only boolean primary key default true check (is_only), private_key bytea not null, certificate bytea not null)`.execute(
      db,
    );
  },
};
