import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const accountsMigration: Migration = {
  name: '0001-accounts',
  async up(db) {
    const statements = [
      sql`create table accounts_accounts (
        user_id text primary key, localpart text not null unique, password_hash text,
        created_at timestamptz not null, deactivated_at timestamptz, is_erased boolean not null default false)`,
      sql`create table accounts_devices (
        user_id text not null references accounts_accounts, device_id text not null, display_name text,
        created_at timestamptz not null, last_seen_at timestamptz, last_seen_address text, last_seen_user_agent text,
        primary key (user_id, device_id))`,
      // One session a device: signing in anew on a device replaces what was there.
      sql`create table accounts_sessions (
        session_id text primary key, user_id text not null, device_id text not null, kind text not null,
        client_id text, client_name text, family_hash bytea unique, created_at timestamptz not null,
        unique (user_id, device_id),
        foreign key (user_id, device_id) references accounts_devices on delete cascade)`,
      sql`create table accounts_session_tokens (
        pair_id bigint generated always as identity primary key,
        session_id text not null references accounts_sessions on delete cascade,
        access_hash bytea not null unique, access_expires_at timestamptz, refresh_hash bytea unique,
        state text not null, created_at timestamptz not null)`,
      sql`create index accounts_session_tokens_session on accounts_session_tokens (session_id)`,
      sql`create table accounts_login_tokens (
        token_hash bytea primary key, user_id text not null references accounts_accounts,
        expires_at timestamptz not null)`,
      sql`create index accounts_login_tokens_user on accounts_login_tokens (user_id)`,
      sql`create table accounts_registration_tokens (
        token_hash bytea primary key, label text not null, uses_max integer, uses integer not null default 0,
        expires_at timestamptz, created_at timestamptz not null)`,
      sql`create table accounts_interactive_auths (
        session_id text primary key, operation text not null, user_id text, completed text[] not null,
        remembered text not null, registration_token_hash bytea, result_user_id text,
        expires_at timestamptz not null)`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};
