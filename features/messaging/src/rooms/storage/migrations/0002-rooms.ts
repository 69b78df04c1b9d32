import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const roomsMigration: Migration = {
  name: '0002-rooms',
  async up(db) {
    await sql`create table messaging_aliases (
      alias text primary key, room_id text not null, creator text not null)`.execute(db);
    await sql`create index messaging_aliases_room on messaging_aliases (room_id)`.execute(db);
    await sql`create table messaging_published_rooms (room_id text primary key)`.execute(db);
    await sql`create table messaging_reports (
      report_id text primary key, kind text not null, room_id text, event_id text, user_id text,
      reporter text not null, reason text not null, created_at timestamptz not null)`.execute(db);
    await sql`create index messaging_reports_time on messaging_reports (created_at)`.execute(db);
  },
};
