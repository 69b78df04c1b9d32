import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const keysMigration: Migration = {
  name: '0400-keys',
  async up(db) {
    await sql`create table messaging_device_keys (
      user_id text not null, device_id text not null, keys text not null, primary key (user_id, device_id))`.execute(
      db,
    );
    await sql`create table messaging_one_time_keys (
      user_id text not null, device_id text not null, algorithm text not null, key_id text not null,
      ordinal bigint generated always as identity, key text not null, claimed_at bigint,
      primary key (user_id, device_id, algorithm, key_id))`.execute(db);
    await sql`create index messaging_one_time_keys_unclaimed
      on messaging_one_time_keys (user_id, device_id, algorithm, ordinal) where claimed_at is null`.execute(db);
    await sql`create index messaging_one_time_keys_claimed on messaging_one_time_keys (claimed_at)
      where claimed_at is not null`.execute(db);
    await sql`create table messaging_fallback_keys (
      user_id text not null, device_id text not null, algorithm text not null, key_id text not null,
      key text not null, is_used boolean not null, primary key (user_id, device_id, algorithm))`.execute(db);
    await sql`create table messaging_cross_signing_keys (
      user_id text not null, usage text not null, public_key text not null, key text not null,
      primary key (user_id, usage))`.execute(db);
    await sql`create table messaging_key_signatures (
      target_user_id text not null, target_key_id text not null, signer_user_id text not null,
      signing_key_id text not null, signature text not null,
      primary key (target_user_id, target_key_id, signer_user_id, signing_key_id))`.execute(db);
    await sql`create index messaging_key_signatures_signer on messaging_key_signatures (signer_user_id)`.execute(db);
    await sql`create table messaging_device_list_changes (
      user_id text not null, seen_by text not null, pos bigint not null, primary key (user_id, seen_by))`.execute(db);
    await sql`create index messaging_device_list_changes_pos on messaging_device_list_changes (pos)`.execute(db);
    await sql`create table messaging_to_device (
      pos bigint not null, user_id text not null, device_id text not null, sender text not null, type text not null,
      content text not null, sent_at bigint not null, primary key (user_id, device_id, pos))`.execute(db);
    await sql`create index messaging_to_device_sent on messaging_to_device using brin (sent_at)`.execute(db);
    await sql`create table messaging_to_device_head (name text primary key, pos bigint not null)`.execute(db);
    await sql`create table messaging_to_device_transactions (
      user_id text not null, device_id text not null, type text not null, transaction_id text not null,
      sent_at bigint not null, primary key (user_id, device_id, type, transaction_id))`.execute(db);
    await sql`create index messaging_to_device_transactions_sent on messaging_to_device_transactions
      using brin (sent_at)`.execute(db);
    await sql`create table messaging_key_backups (
      user_id text not null, version integer not null, algorithm text not null, auth_data text not null,
      etag bigint not null, key_count integer not null, is_deleted boolean not null,
      primary key (user_id, version))`.execute(db);
    await sql`create table messaging_backed_up_keys (
      user_id text not null, version integer not null, room_id text not null, session_id text not null,
      first_message_index bigint not null, forwarded_count bigint not null, is_verified boolean not null,
      session_data text not null, primary key (user_id, version, room_id, session_id))`.execute(db);
  },
};
