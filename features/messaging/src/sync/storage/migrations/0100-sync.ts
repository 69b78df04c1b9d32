import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const syncMigration: Migration = {
  name: '0100-sync',
  async up(db) {
    await sql`create table messaging_filters (
      user_id text not null, filter_id text not null, filter text not null, primary key (user_id, filter_id))`.execute(
      db,
    );
    await sql`create table messaging_receipts (
      room_id text not null, user_id text not null, receipt_type text not null, thread_id text not null,
      event_id text not null, event_pos bigint not null, ts bigint not null, pos bigint not null,
      primary key (room_id, user_id, receipt_type, thread_id))`.execute(db);
    await sql`create index messaging_receipts_pos on messaging_receipts (room_id, pos)`.execute(db);
    await sql`create index messaging_receipts_head on messaging_receipts (pos)`.execute(db);
    await sql`create table messaging_account_data (
      user_id text not null, room_id text not null, type text not null, content text not null, pos bigint not null,
      primary key (user_id, room_id, type))`.execute(db);
    await sql`create index messaging_account_data_pos on messaging_account_data (user_id, pos)`.execute(db);
    await sql`create index messaging_account_data_head on messaging_account_data (pos)`.execute(db);
    // One row per text that can be searched for; filled behind the log, in its order.
    await sql`create table messaging_search (
      pos bigint primary key, room_id text not null, event_id text not null, key text not null,
      words tsvector not null)`.execute(db);
    await sql`create index messaging_search_words on messaging_search using gin (words)`.execute(db);
    await sql`create index messaging_events_time on messaging_events (room_id, origin_server_ts)`.execute(db);
    await sql`create index messaging_events_threads on messaging_events (room_id, relates_to, pos)
      where rel_type = 'm.thread'`.execute(db);
    await sql`create index messaging_search_event on messaging_search (event_id)`.execute(db);
  },
};
