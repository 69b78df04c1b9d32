import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const peopleMigration: Migration = {
  name: '0020-people',
  async up(db) {
    await sql`create table messaging_profiles (
      user_id text primary key, display_name text, avatar_url text, fields text not null default '{}',
      words tsvector not null, is_spreading boolean not null default false)`.execute(db);
    await sql`create index messaging_profiles_words on messaging_profiles using gin (words)`.execute(db);
    await sql`create index messaging_profiles_spreading on messaging_profiles (user_id) where is_spreading`.execute(db);
    await sql`create table messaging_openid_tokens (
      token_hash text primary key, user_id text not null, expires_at_ms bigint not null)`.execute(db);
    await sql`create index messaging_openid_tokens_user on messaging_openid_tokens (user_id)`.execute(db);
    await sql`create index messaging_openid_tokens_expiry on messaging_openid_tokens (expires_at_ms)`.execute(db);
  },
};
