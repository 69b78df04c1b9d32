import { sql } from 'kysely';
import type { Migration } from '@althing/db';

/** Amounts are numeric, which comes as text: minor units may pass 2^53. */
export const peopleMigration: Migration = {
  name: '0001-people',
  async up(db) {
    const run = (text: string) => sql.raw(text).execute(db);
    await run(`create table payments_people (
      user_id text primary key, tier text not null default 'basic' check (tier in ('basic', 'verified')),
      code text unique, code_made_at timestamptz)`);
    await run(`create table payments_suspensions (
      suspension_id text primary key, user_id text not null, rule text not null, reason text not null,
      office text not null, decided_by text[] not null check (cardinality(decided_by) >= 2),
      decided_at timestamptz not null, until timestamptz not null check (until > decided_at),
      appeal_text text, appealed_at timestamptz, outcome text check (outcome in ('upheld', 'lifted')),
      outcome_reason text, outcome_by text[], outcome_at timestamptz,
      check (not (outcome_by && decided_by)))`);
    await run(`create index payments_suspensions_user on payments_suspensions (user_id, decided_at)`);
    await run(`create table payments_accounts (
      account_id text primary key, user_id text not null, currency text not null,
      opened_at timestamptz not null, closed_at timestamptz)`);
    await run(
      `create unique index payments_accounts_open on payments_accounts (user_id, currency) where closed_at is null`,
    );
    await run(`create index payments_accounts_user on payments_accounts (user_id)`);
    await run(`create table payments_keys (
      user_id text not null, key_id text not null, kind text not null check (kind in ('device', 'passkey')),
      device_id text, public_key text not null, added_at timestamptz not null, ended_at timestamptz,
      primary key (user_id, key_id), check ((kind = 'device') = (device_id is not null)))`);
    await run(`create table payments_orders (
      order_id text primary key, user_id text not null, kind text not null check (kind in ('transfer', 'mandate')),
      order_text text not null, plan text not null, expires_at timestamptz not null)`);
    await run(`create index payments_orders_end on payments_orders (expires_at)`);
    await run(`create index payments_orders_user on payments_orders (user_id)`);
    // One row for each side that is a person: the payer's and the payee's views are not the same.
    await run(`create table payments_transfers (
      position bigint generated always as identity primary key,
      transfer_id text not null, direction text not null check (direction in ('out', 'in')),
      user_id text not null, account_id text not null, purpose text not null,
      state text not null check (state in ('waiting', 'done', 'released')),
      amount numeric(16) not null check (amount > 0), fee numeric(16) not null check (fee >= 0),
      currency text not null, party_kind text not null, party_key text not null, party_name text not null,
      is_known boolean not null, is_verified boolean not null,
      reference text, request_id text, split_id text, mandate_id text,
      order_hash bytea, hold_ends_at timestamptz, at timestamptz not null,
      unique (transfer_id, direction))`);
    await run(`create index payments_transfers_user on payments_transfers (user_id, position)`);
    await run(`create table payments_payees (
      user_id text not null, account_id text not null, party_kind text not null, party_key text not null,
      party_name text not null, is_known boolean not null, is_verified boolean not null,
      first_paid_at timestamptz not null, last_paid_at timestamptz not null, times integer not null,
      primary key (user_id, account_id))`);
    await run(`create table payments_splits (
      split_id text primary key, maker_id text not null, account_id text not null, currency text not null,
      total numeric(16) not null, own_share numeric(16) not null,
      created_at timestamptz not null, expires_at timestamptz not null)`);
    await run(`create table payments_requests (
      position bigint generated always as identity primary key,
      request_id text not null unique, payee_id text not null, payee_account_id text not null, payer_id text not null,
      currency text not null, amount numeric(16) not null check (amount > 0),
      state text not null check (state in ('open', 'paid', 'declined', 'cancelled')),
      split_id text references payments_splits, transfer_id text,
      created_at timestamptz not null, expires_at timestamptz not null, closed_at timestamptz,
      check ((state = 'paid') = (transfer_id is not null)), check ((state = 'open') = (closed_at is null)))`);
    await run(`create index payments_requests_payee on payments_requests (payee_id, position)`);
    await run(`create index payments_requests_payer on payments_requests (payer_id, position)`);
    await run(`create index payments_requests_split on payments_requests (split_id) where split_id is not null`);
    await run(`create table payments_mandates (
      position bigint generated always as identity primary key,
      mandate_id text not null unique, payer_id text not null, payer_account_id text not null,
      payee_account_id text not null, party_kind text not null, party_key text not null, party_name text not null,
      is_known boolean not null, is_verified boolean not null,
      currency text not null, cap numeric(16) not null, period text not null,
      starts_at timestamptz not null, ends_at timestamptz, ended_at timestamptz, ended_by text,
      order_hash bytea not null)`);
    await run(`create index payments_mandates_payer on payments_mandates (payer_id, position)`);
    await run(`create index payments_mandates_party on payments_mandates (party_kind, party_key, position)`);
    await run(`create table payments_changes (
      position bigint generated always as identity primary key,
      user_id text not null, kind text not null, id text not null, at timestamptz not null)`);
    await run(`create index payments_changes_user on payments_changes (user_id, position)`);
  },
};
