import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const deviceKeysMigration: Migration = {
  name: '0004-device-keys',
  async up(db) {
    // One key a session, gone with it: whoever signs in anew on a known device id doesn't inherit its key.
    await sql`create table accounts_device_keys (
      session_id text primary key references accounts_sessions on delete cascade,
      user_id text not null, device_id text not null, key_id text not null unique, algorithm text not null,
      public_key jsonb not null, enrolled_by text not null, enrolled_at timestamptz not null)`.execute(db);
    await sql`create index accounts_device_keys_user on accounts_device_keys (user_id)`.execute(db);
    // Apart from what the OAuth server signs with, so that each can be guarded, granted and replaced for itself.
    await sql`create table accounts_pairwise_secret (
      is_only boolean primary key default true check (is_only), secret text not null)`.execute(db);
    await sql`insert into accounts_pairwise_secret (secret)
      select value #>> '{}' from accounts_oauth_keys where name = 'subjects'`.execute(db);
    await sql`delete from accounts_oauth_keys where name = 'subjects'`.execute(db);
  },
};
