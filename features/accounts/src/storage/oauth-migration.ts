// Tables of the OAuth side: what oidc-provider keeps, the sign-ins that came of it, passkeys, recovery codes, the log.
import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const oauthMigration: Migration = {
  name: '0002-oauth',
  async up(db) {
    // `id_hash` and `user_code_hash` are SHA-256: a copy of the table holds nothing that can be presented.
    await sql`create table accounts_oauth_records (
      kind text not null, id_hash text not null, payload jsonb not null,
      user_id text, grant_id text, uid text, user_code_hash text,
      refresh_hash text, generation integer not null default 0,
      created_at timestamptz not null default now(), expires_at timestamptz,
      consumed_at timestamptz, superseded_at timestamptz, used_at timestamptz,
      primary key (kind, id_hash))`.execute(db);
    await sql`create index accounts_oauth_records_grant on accounts_oauth_records (grant_id) where grant_id is not null`.execute(
      db,
    );
    await sql`create index accounts_oauth_records_uid on accounts_oauth_records (uid) where uid is not null`.execute(
      db,
    );
    await sql`create index accounts_oauth_records_user_code on accounts_oauth_records (user_code_hash) where user_code_hash is not null`.execute(
      db,
    );
    await sql`create index accounts_oauth_records_user on accounts_oauth_records (user_id) where user_id is not null`.execute(
      db,
    );
    await sql`create index accounts_oauth_records_expiry on accounts_oauth_records (expires_at) where expires_at is not null`.execute(
      db,
    );

    await sql`create table accounts_oauth_keys (name text primary key, value jsonb not null)`.execute(db);

    // What a session of kind `oauth` hangs on; it goes with the session, whoever removes that or its device.
    await sql`create table accounts_oauth_sessions (
      session_id text primary key references accounts_sessions on delete cascade,
      grant_id text not null unique, browser_uid text)`.execute(db);
    // Every way a device ends (Matrix logout, account page, deactivation) has to end its tokens and the browser session
    // they came from in the same transaction, so the rule lives where no path can miss it.
    await sql`create function accounts_end_oauth_session() returns trigger language plpgsql as $$
      begin
        delete from accounts_oauth_records where grant_id = old.grant_id;
        delete from accounts_oauth_records where kind = 'Session' and uid = old.browser_uid;
        return old;
      end $$`.execute(db);
    await sql`create trigger accounts_oauth_session_ends after delete on accounts_oauth_sessions
      for each row execute function accounts_end_oauth_session()`.execute(db);

    await sql`create table accounts_passkeys (
      credential_id text primary key, user_id text not null, name text not null,
      public_key bytea not null, counter bigint not null, transports text[] not null,
      is_backed_up boolean not null, created_at timestamptz not null default now(), last_used_at timestamptz)`.execute(
      db,
    );
    await sql`create index accounts_passkeys_user on accounts_passkeys (user_id)`.execute(db);
    // The handle that authenticators store beside a passkey: random, so that it names nobody (WebAuthn section 14.6.1).
    await sql`create table accounts_passkey_handles (user_id text primary key, handle text not null unique)`.execute(
      db,
    );

    await sql`create table accounts_recovery_codes (
      user_id text not null, code_hash text not null, used_at timestamptz,
      created_at timestamptz not null default now(), primary key (user_id, code_hash))`.execute(db);

    // Short-lived secrets of one purpose: WebAuthn challenges, fresh proofs. Spent once or within minutes.
    await sql`create table accounts_proofs (
      proof_hash text primary key, purpose text not null, user_id text, session_id text, payload jsonb not null,
      expires_at timestamptz not null)`.execute(db);
    await sql`create index accounts_proofs_expiry on accounts_proofs (expires_at)`.execute(db);

    await sql`create table accounts_security_log (
      entry_id bigint generated always as identity primary key, user_id text not null, kind text not null,
      device_id text, address text, client_name text, times integer not null default 1, at timestamptz not null default now(), delete_after timestamptz not null)`.execute(
      db,
    );
    await sql`create index accounts_security_log_user on accounts_security_log (user_id, entry_id desc)`.execute(db);
    await sql`create index accounts_security_log_end on accounts_security_log (delete_after)`.execute(db);
  },
};
