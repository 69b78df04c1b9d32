import { sql } from 'kysely';
import type { Migration } from '@althing/db';

/**
 * The checks repeat what the decisions keep: a mistake in them fails the batch instead of reaching the disk. History is
 * append-only for everybody who isn't a superuser with triggers switched off, and for those the hashes tell.
 */
export const ledgerMigration: Migration = {
  name: '0001-ledger',
  async up(db) {
    const run = (text: string) => sql.raw(text).execute(db);
    await run(`create table ledger_head (
      is_only boolean primary key default true check (is_only),
      seq bigint not null, hash bytea not null check (length(hash) = 32), at_ms bigint not null)`);
    await run(`create table ledger_signing_key (
      is_only boolean primary key default true check (is_only), private_key text not null)`);
    await run(`create table ledger_accounts (
      id text primary key, currency text not null, allowance bigint not null check (allowance >= 0),
      may_receive boolean not null, may_spend boolean not null, is_closed boolean not null,
      debits_posted bigint not null check (debits_posted >= 0),
      credits_posted bigint not null check (credits_posted >= 0),
      debits_pending bigint not null check (debits_pending >= 0),
      credits_pending bigint not null check (credits_pending >= 0),
      check (credits_posted - debits_posted - debits_pending + allowance >= 0),
      check (not is_closed or (credits_posted = debits_posted and debits_pending = 0 and credits_pending = 0)))
      with (fillfactor = 50)`);
    await run(`create table ledger_keys (
      account_id text not null, key_id text not null, kind text not null, public_key text not null,
      is_ended boolean not null, primary key (account_id, key_id))`);
    await run(`create table ledger_mandates (
      id text primary key, payer_account text not null, payee_account text not null,
      cap bigint not null check (cap > 0), currency text not null, period text not null,
      starts_at_ms bigint not null, ends_at_ms bigint, is_ended boolean not null)`);
    await run(`create table ledger_spending (
      account_id text not null, key text not null, period_key text not null,
      spent bigint not null check (spent >= 0), primary key (account_id, key, period_key)) with (fillfactor = 70)`);
    await run(`create table ledger_transfers (
      id uuid primary key, seq bigint not null, chain_id uuid not null, content_hash bytea not null, kind text not null,
      debit_account text not null, credit_account text not null, amount bigint not null check (amount > 0),
      currency text not null, purpose text not null, reference text, hold_id uuid, expires_at_ms bigint,
      at_ms bigint not null, check (debit_account <> credit_account))`);
    await run(`create index ledger_transfers_debit on ledger_transfers (debit_account, seq)`);
    await run(`create index ledger_transfers_credit on ledger_transfers (credit_account, seq)`);
    await run(`create index ledger_transfers_chain on ledger_transfers (chain_id) where id <> chain_id`);
    await run(`create table ledger_refusals (
      id uuid primary key, content_hash bytea not null, refusal text not null, at_ms bigint not null)`);
    await run(`create table ledger_holds (
      id uuid primary key, debit_account text not null, credit_account text not null,
      amount bigint not null check (amount > 0), currency text not null, expires_at_ms bigint not null,
      state text not null check (state in ('held', 'captured', 'voided', 'expired')),
      captured bigint not null check (captured >= 0 and captured <= amount), caps text not null,
      check (state = 'captured' or captured = 0))`);
    await run(`create index ledger_holds_held on ledger_holds (expires_at_ms) where state = 'held'`);
    await run(`create table ledger_log (
      seq bigint primary key, body text not null, hash bytea not null check (length(hash) = 32))`);
    await run(`create function ledger_refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'the ledger''s history is append-only'; end $$`);
    for (const table of ['ledger_log', 'ledger_transfers', 'ledger_refusals']) {
      await run(`create trigger ${table}_append_only before update or delete or truncate on ${table}
        for each statement execute function ledger_refuse_change()`);
    }
    await run(`create function ledger_keep_hold() returns trigger language plpgsql as $$
      begin
        if old.state <> 'held' then raise exception 'a hold is resolved once'; end if;
        return new;
      end $$`);
    await run(`create trigger ledger_holds_once before update on ledger_holds
      for each row execute function ledger_keep_hold()`);
  },
};
