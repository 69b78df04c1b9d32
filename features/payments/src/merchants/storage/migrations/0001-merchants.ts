import { sql } from 'kysely';
import type { Migration } from '@althing/db';

/** Amounts are numeric, which comes as text: minor units may pass 2^53. Checks stand behind what the code decides. */
export const merchantsMigration: Migration = {
  name: '0001-merchants',
  async up(db) {
    const run = (text: string) => sql.raw(text).execute(db);
    await run(`create table merchants_merchants (
      merchant_id text primary key, institution_id text not null, code text not null unique, name text not null,
      category_code text not null, city text not null, country_code text not null, currency text not null,
      time_zone text not null, account_id text not null unique,
      opened_at timestamptz not null, closed_at timestamptz,
      payout_iban text, payout_owner_name text, payout_usable_from timestamptz)`);
    await run(`create index merchants_institution on merchants_merchants (institution_id)`);
    await run(`create table merchants_tills (
      till_id text primary key, merchant_id text not null references merchants_merchants, code text not null unique,
      name text not null, opened_at timestamptz not null, closed_at timestamptz)`);
    await run(`create index merchants_tills_merchant on merchants_tills (merchant_id)`);
    await run(`create table merchants_presented_codes (
      presented_code_id text primary key, user_id text not null, secret_hash text not null unique,
      currency text not null, bill_id text unique, created_at timestamptz not null, expires_at timestamptz not null)`);
    await run(`create index merchants_presented_codes_person on merchants_presented_codes (user_id, expires_at)`);
    await run(`create index merchants_presented_codes_end on merchants_presented_codes (expires_at)`);
    await run(`create table merchants_bills (
      bill_id text primary key, merchant_id text not null references merchants_merchants,
      till_id text not null references merchants_tills, code text not null unique,
      amount numeric(16) not null check (amount > 0), reference text,
      state text not null check (state in ('open', 'paid', 'declined', 'cancelled')),
      presented_code_id text unique, payment_id text unique, made_by text not null,
      created_at timestamptz not null, expires_at timestamptz not null,
      check ((state = 'paid') = (payment_id is not null)))`);
    await run(`create index merchants_bills_till on merchants_bills (till_id, expires_at)`);
    await run(`create index merchants_bills_end on merchants_bills (expires_at) where state <> 'paid'`);
    await run(`create table merchants_invoices (
      position bigint generated always as identity primary key,
      invoice_id text not null unique, merchant_id text not null references merchants_merchants,
      code text not null unique, number text not null, lines text not null,
      amount numeric(16) not null check (amount > 0), due_at timestamptz not null, object text,
      payer_id text, is_addressed boolean not null,
      state text not null check (state in ('open', 'paid', 'cancelled')), payment_id text unique,
      created_at timestamptz not null, check ((state = 'paid') = (payment_id is not null)))`);
    await run(`create index merchants_invoices_merchant on merchants_invoices (merchant_id, position)`);
    await run(
      `create index merchants_invoices_payer on merchants_invoices (payer_id, position) where payer_id is not null`,
    );
    await run(`create table merchants_payments (
      position bigint generated always as identity primary key,
      payment_id text not null unique, merchant_id text not null references merchants_merchants,
      payer_id text, payer_key text not null, payer_account_id text not null,
      amount numeric(16) not null check (amount > 0), fee numeric(16) not null check (fee >= 0 and fee < amount),
      refunded numeric(16) not null default 0 check (refunded >= 0 and refunded <= amount),
      till_id text, bill_id text, invoice_id text, reference text, day text not null, at timestamptz not null)`);
    await run(`create index merchants_payments_merchant on merchants_payments (merchant_id, position)`);
    await run(`create index merchants_payments_day on merchants_payments (merchant_id, day, till_id)`);
    await run(`create index merchants_payments_payer on merchants_payments (merchant_id, payer_key)`);
    await run(`create index merchants_payments_person on merchants_payments (payer_id) where payer_id is not null`);
    await run(`create table merchants_orders (
      order_id text primary key, user_id text not null, merchant_id text not null,
      kind text not null check (kind in ('refund', 'payout')), order_text text not null, plan text not null,
      expires_at timestamptz not null)`);
    await run(`create index merchants_orders_person on merchants_orders (user_id)`);
    await run(`create index merchants_orders_end on merchants_orders (expires_at)`);
    await run(`create table merchants_disputes (
      position bigint generated always as identity primary key,
      dispute_id text not null unique, payment_id text not null unique, merchant_id text not null,
      payer_id text, claimed numeric(16) not null check (claimed > 0), kind text not null,
      state text not null check (state in ('open', 'answered', 'escalated', 'refunded', 'rejected', 'withdrawn')),
      deadline_at timestamptz, contested_by text, opened_at timestamptz not null,
      check ((state in ('open', 'answered', 'escalated')) = (deadline_at is not null)))`);
    await run(`create index merchants_disputes_merchant on merchants_disputes (merchant_id, position)`);
    await run(
      `create index merchants_disputes_payer on merchants_disputes (payer_id, position) where payer_id is not null`,
    );
    await run(`create table merchants_dispute_steps (
      position bigint generated always as identity primary key,
      dispute_id text not null references merchants_disputes (dispute_id), by text not null, act text not null,
      text text, staff_number integer, at timestamptz not null)`);
    await run(`create index merchants_dispute_steps_dispute on merchants_dispute_steps (dispute_id, position)`);
    await run(`create table merchants_refunds (
      position bigint generated always as identity primary key,
      refund_id text not null unique, payment_id text not null references merchants_payments (payment_id),
      merchant_id text not null, amount numeric(16) not null check (amount > 0), reason text, dispute_id text,
      staff_id text not null, order_hash bytea not null, till_id text, day text not null, at timestamptz not null)`);
    await run(`create index merchants_refunds_payment on merchants_refunds (payment_id)`);
    await run(`create index merchants_refunds_day on merchants_refunds (merchant_id, day, till_id)`);
    await run(`create table merchants_payouts (
      position bigint generated always as identity primary key,
      payout_id text not null unique, merchant_id text not null, amount numeric(16) not null check (amount > 0),
      iban text not null, staff_id text not null, order_hash bytea not null, at timestamptz not null)`);
    await run(`create index merchants_payouts_merchant on merchants_payouts (merchant_id, position)`);
    await run(`create table merchants_staff_keys (
      merchant_id text not null references merchants_merchants, user_id text not null, key_id text not null,
      primary key (merchant_id, user_id, key_id))`);
    await run(`create index merchants_staff_keys_person on merchants_staff_keys (user_id)`);
  },
};
