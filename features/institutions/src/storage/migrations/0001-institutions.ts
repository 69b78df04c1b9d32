import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const institutionsMigration: Migration = {
  name: '0001-institutions',
  async up(db) {
    await sql`create table institutions_institutions (
      institution_id text primary key, name text not null, name_key text not null, kind text not null,
      created_by text, created_at timestamptz not null, verified_at timestamptz, closed_at timestamptz,
      next_staff_number integer not null default 1)`.execute(db);
    await sql`create index institutions_creator on institutions_institutions (created_by)`.execute(db);
    // INS3: two verified institutions never read the same, whoever verifies them at once.
    await sql`create unique index institutions_verified_name on institutions_institutions (name_key)
      where verified_at is not null and closed_at is null`.execute(db);

    await sql`create table institutions_members (
      institution_id text not null references institutions_institutions, user_id text not null,
      role text not null check (role in ('owner', 'manager', 'clerk', 'cashier')),
      staff_number integer not null, added_by text not null, added_at timestamptz not null,
      primary key (institution_id, user_id))`.execute(db);
    await sql`create index institutions_members_person on institutions_members (user_id)`.execute(db);

    await sql`create table institutions_invitations (
      institution_id text not null references institutions_institutions, user_id text not null,
      role text not null check (role in ('owner', 'manager', 'clerk', 'cashier')),
      invited_by text not null, invited_at timestamptz not null, primary key (institution_id, user_id))`.execute(db);
    await sql`create index institutions_invitations_person on institutions_invitations (user_id)`.execute(db);

    await sql`create table institutions_access_log (
      entry_id bigint generated always as identity primary key, person_user_id text not null, person_key text not null,
      institution_id text not null, staff_user_id text, staff_number integer not null, role text not null,
      feature text not null, what text not null, purpose text not null, subject text,
      at timestamptz not null, delete_after timestamptz not null)`.execute(db);
    await sql`create index institutions_access_log_person on institutions_access_log (person_user_id, entry_id desc)`.execute(
      db,
    );
    await sql`create index institutions_access_log_staff on institutions_access_log (institution_id, entry_id desc)`.execute(
      db,
    );
    await sql`create index institutions_access_log_end on institutions_access_log (delete_after)`.execute(db);

    await sql`create table institutions_operators (
      name text primary key, secret_hash text not null, added_at timestamptz not null, ended_at timestamptz)`.execute(
      db,
    );
    await sql`create table institutions_approvals (
      action text not null, subject text not null, operator text not null, at timestamptz not null,
      primary key (action, subject, operator))`.execute(db);

    // R10: gapless, in a chain, never changed; the triggers are the second line of defence behind the code.
    await sql`create table institutions_log (
      seq bigint primary key, body text not null, hash text not null, leaf_hash bytea not null)`.execute(db);
    await sql`create function institutions_log_stays() returns trigger language plpgsql as $$
      begin raise exception 'the public log is only added to'; end $$`.execute(db);
    await sql`create trigger institutions_log_rows_stay before update or delete on institutions_log
      for each row execute function institutions_log_stays()`.execute(db);
    await sql`create trigger institutions_log_stays before truncate on institutions_log
      for each statement execute function institutions_log_stays()`.execute(db);
  },
};
