import { sql } from 'kysely';
import type { Migration } from '@althing/db';

/**
 * Names and account numbers of outside payers and payees are kept because book-keeping law asks for them; nothing but
 * the person's own history, the work list and the files to the bank is made of them (R11).
 */
export const bankMigration: Migration = {
  name: '0001-bank',
  async up(db) {
    const run = (text: string) => sql.raw(text).execute(db);
    await run(`create table bank_account_numbers (
      account_id text primary key, number text not null unique check (number ~ '^[1-9][0-9]{9}$'))`);
    await run(`create table bank_payouts (
      payout_id uuid primary key, account_id text not null, currency text not null,
      amount numeric(20) not null check (amount > 0), payee_name text not null, payee_iban text not null,
      remittance text not null,
      state text not null check (state in ('ordered', 'sent', 'booked', 'rejected', 'returned')),
      booked numeric(20) not null default 0 check (booked >= 0 and booked <= amount),
      returned numeric(20) not null default 0 check (returned >= 0 and returned <= booked),
      reason text, message_id text, ordered_at timestamptz not null, changed_at timestamptz not null)`);
    await run(`create index bank_payouts_account on bank_payouts (account_id, ordered_at desc)`);
    await run(`create index bank_payouts_message on bank_payouts (message_id)`);
    await run(`create index bank_payouts_ordered on bank_payouts (currency, ordered_at) where state = 'ordered'`);
    await run(`create table bank_messages (
      message_id text primary key, currency text not null, text text not null,
      created_at timestamptz not null, handed_at timestamptz)`);
    await run(`create table bank_files (
      digest bytea primary key, name text not null, kind text not null, message_id text, refusal text,
      items integer not null, repeated integer not null, taken_at timestamptz not null)`);
    await run(`create table bank_items (
      iban text not null, key text not null, direction text not null check (direction in ('in', 'out')),
      amount numeric(20) not null check (amount > 0), currency text not null, booked_on date not null,
      counterpart_name text, counterpart_iban text, end_to_end_id text, return_reason text, remittance text not null,
      act text not null, transfer_id uuid not null unique, statement_id text, taken_at timestamptz not null,
      primary key (iban, key))`);
    await run(`create table bank_statements (
      iban text not null, statement_id text not null, opening numeric(20), closing numeric(20), sum numeric(20) not null,
      taken_at timestamptz not null, number bigint generated always as identity, primary key (iban, statement_id))`);
    await run(`create table bank_work_items (
      item_id uuid primary key, iban text not null, key text not null, reason text not null,
      state text not null check (state in ('open', 'decided', 'done')),
      resolution text, problem text, changed_at timestamptz not null)`);
    await run(`create table bank_sandbox (currency text primary key, state text not null)`);
    await run(`create table bank_sandbox_files (
      number bigint generated always as identity primary key, name text not null, text text not null)`);
  },
};
