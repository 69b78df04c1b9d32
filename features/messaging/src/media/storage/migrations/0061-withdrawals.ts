import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const withdrawalsMigration: Migration = {
  name: '0061-withdrawals',
  async up(db) {
    await sql`create table messaging_media_withdrawn (
      media_id text not null, user_id text not null, due_at_ms bigint not null, primary key (media_id, user_id))`.execute(
      db,
    );
    await sql`create index messaging_media_withdrawn_due on messaging_media_withdrawn (due_at_ms)`.execute(db);
    await sql`create table messaging_media_mentions (media_id text not null, pos bigint not null, primary key (media_id, pos))`.execute(
      db,
    );
    await sql`create table messaging_media_mentions_read (only_one boolean primary key default true check (only_one), pos bigint not null)`.execute(
      db,
    );
    await sql`insert into messaging_media_mentions_read (pos) values (0)`.execute(db);
  },
};
