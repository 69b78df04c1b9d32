import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const mediaMigration: Migration = {
  name: '0060-media',
  async up(db) {
    await sql`create table messaging_media (
      media_id text primary key, user_id text, hash text, content_type text not null, file_name text,
      bytes bigint not null, created_at_ms bigint not null, expires_at_ms bigint)`.execute(db);
    await sql`create index messaging_media_user on messaging_media (user_id) include (bytes)`.execute(db);
    await sql`create index messaging_media_hash on messaging_media (hash)`.execute(db);
    await sql`create index messaging_media_expiry on messaging_media (expires_at_ms) where expires_at_ms is not null`.execute(
      db,
    );
    await sql`create table messaging_thumbnails (
      hash text not null, variant text not null, thumbnail_hash text not null, content_type text not null,
      bytes bigint not null, primary key (hash, variant))`.execute(db);
    await sql`create index messaging_thumbnails_blob on messaging_thumbnails (thumbnail_hash)`.execute(db);
    await sql`create table messaging_url_previews (
      url text primary key, preview text not null, fetched_at_ms bigint not null)`.execute(db);
    await sql`create index messaging_url_previews_fetched on messaging_url_previews (fetched_at_ms)`.execute(db);
  },
};
