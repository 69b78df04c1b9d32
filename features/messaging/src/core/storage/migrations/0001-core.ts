import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const coreMigration: Migration = {
  name: '0001-core',
  async up(db) {
    await sql`create table messaging_rooms (
      room_id text primary key, version text not null, creator text not null, created_pos bigint not null)`.execute(db);
    await sql`create table messaging_events (
      pos bigint primary key, room_id text not null, event_id text not null unique, type text not null,
      state_key text, sender text not null, origin_server_ts bigint not null, depth bigint not null, pdu text not null,
      replaces_pos bigint, redacted_by text, device_id text, transaction_id text, relates_to text, rel_type text,
      unique (room_id, depth))`.execute(db);
    await sql`create index messaging_events_room on messaging_events (room_id, pos)`.execute(db);
    await sql`create index messaging_events_state on messaging_events (room_id, type, state_key, pos)
      where state_key is not null`.execute(db);
    await sql`create unique index messaging_events_transaction
      on messaging_events (sender, device_id, room_id, type, transaction_id) where transaction_id is not null`.execute(
      db,
    );
    await sql`create index messaging_events_relation on messaging_events (relates_to, pos) where relates_to is not null`.execute(
      db,
    );
    await sql`create table messaging_current_state (
      room_id text not null, type text not null, state_key text not null, event_pos bigint not null,
      primary key (room_id, type, state_key))`.execute(db);
    await sql`create table messaging_members (
      room_id text not null, user_id text not null, membership text not null, sender text not null,
      event_pos bigint not null, display_name text, avatar_url text, is_forgotten boolean not null default false,
      primary key (room_id, user_id))`.execute(db);
    await sql`create index messaging_members_user on messaging_members (user_id, membership)`.execute(db);
  },
};
