import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const pushMigration: Migration = {
  name: '0030-push',
  async up(db) {
    await sql`create table messaging_push_rules (
      user_id text primary key, rules text not null, pos bigint not null)`.execute(db);
    await sql`create index messaging_push_rules_pos on messaging_push_rules (pos)`.execute(db);
    await sql`create table messaging_pushers (
      user_id text not null, app_id text not null, pushkey text not null, device_id text, kind text not null,
      app_display_name text not null, device_display_name text not null, profile_tag text, lang text not null,
      data text not null, set_at_ms bigint not null,
      primary key (user_id, app_id, pushkey))`.execute(db);
    await sql`create index messaging_pushers_key on messaging_pushers (app_id, pushkey)`.execute(db);
    await sql`create table messaging_push_retries (
      user_id text not null, app_id text not null, pushkey text not null, event_id text not null,
      failed_at_ms bigint not null,
      primary key (user_id, app_id, pushkey, event_id),
      foreign key (user_id, app_id, pushkey) references messaging_pushers on delete cascade)`.execute(db);
    await sql`create table messaging_push_progress (id int primary key, pos bigint not null)`.execute(db);
  },
};
