// Rows as PostgreSQL gives them, money as text, to what the domain knows.
import type { Hold, LedgerKey, Mandate, MandatePeriod, Purpose, Transfer } from '../domain/commands.ts';
import type { Counter } from '../domain/counters.ts';
import type { HeldKey, Refused } from '../domain/ledger-state.ts';
import type { MoneyAccount } from '../domain/money-account.ts';
import type { LedgerRefusal } from '../domain/refusals.ts';

export interface AccountRow {
  readonly id: string;
  readonly currency: string;
  readonly allowance: string;
  readonly may_receive: boolean;
  readonly may_spend: boolean;
  readonly is_closed: boolean;
  readonly debits_posted: string;
  readonly credits_posted: string;
  readonly debits_pending: string;
  readonly credits_pending: string;
}

export const ACCOUNT_COLUMNS = `id, currency, allowance::text, may_receive, may_spend, is_closed, debits_posted::text,
  credits_posted::text, debits_pending::text, credits_pending::text`;

export function accountOf(row: AccountRow): MoneyAccount {
  return {
    id: row.id,
    currency: row.currency,
    allowanceMinor: BigInt(row.allowance),
    mayReceive: row.may_receive,
    maySpend: row.may_spend,
    isClosed: row.is_closed,
    debitsPostedMinor: BigInt(row.debits_posted),
    creditsPostedMinor: BigInt(row.credits_posted),
    debitsPendingMinor: BigInt(row.debits_pending),
    creditsPendingMinor: BigInt(row.credits_pending),
  };
}

export interface TransferRow {
  readonly id: string;
  readonly seq: number;
  readonly chain_id: string;
  readonly content_hash: string;
  readonly kind: Transfer['kind'];
  readonly debit_account: string;
  readonly credit_account: string;
  readonly amount: string;
  readonly currency: string;
  readonly purpose: Purpose;
  readonly reference: string | null;
  readonly hold_id: string | null;
  readonly expires_at_ms: number | null;
  readonly at_ms: number;
}

export const TRANSFER_COLUMNS = `id, seq, chain_id, encode(content_hash, 'hex') as content_hash, kind, debit_account,
  credit_account, amount::text, currency, purpose, reference, hold_id, expires_at_ms, at_ms`;

export function transferOf(row: TransferRow): Transfer {
  return {
    id: row.id,
    kind: row.kind,
    debitAccount: row.debit_account,
    creditAccount: row.credit_account,
    amount: { amountMinor: BigInt(row.amount), currency: row.currency },
    purpose: row.purpose,
    reference: row.reference,
    holdId: row.hold_id,
    expiresAtMs: row.expires_at_ms,
    chainId: row.chain_id,
    seq: row.seq,
    atMs: row.at_ms,
  };
}

export interface HoldRow {
  readonly id: string;
  readonly debit_account: string;
  readonly credit_account: string;
  readonly amount: string;
  readonly currency: string;
  readonly expires_at_ms: number;
  readonly state: Hold['state'];
  readonly captured: string;
  readonly caps: string;
}

export const HOLD_COLUMNS = `id, debit_account, credit_account, amount::text, currency, expires_at_ms, state,
  captured::text, caps`;

export function holdOf(row: HoldRow): Hold {
  return {
    id: row.id,
    debitAccount: row.debit_account,
    creditAccount: row.credit_account,
    amount: { amountMinor: BigInt(row.amount), currency: row.currency },
    expiresAtMs: row.expires_at_ms,
    state: row.state,
    capturedMinor: BigInt(row.captured),
    caps: JSON.parse(row.caps) as Counter[],
  };
}

export interface MandateRow {
  readonly id: string;
  readonly payer_account: string;
  readonly payee_account: string;
  readonly cap: string;
  readonly currency: string;
  readonly period: MandatePeriod;
  readonly starts_at_ms: number;
  readonly ends_at_ms: number | null;
  readonly is_ended: boolean;
}

export const MANDATE_COLUMNS = `id, payer_account, payee_account, cap::text, currency, period, starts_at_ms, ends_at_ms,
  is_ended`;

export function mandateOf(row: MandateRow): Mandate {
  return {
    id: row.id,
    payerAccount: row.payer_account,
    payeeAccount: row.payee_account,
    cap: { amountMinor: BigInt(row.cap), currency: row.currency },
    period: row.period,
    startsAtMs: row.starts_at_ms,
    endsAtMs: row.ends_at_ms,
    isEnded: row.is_ended,
  };
}

export interface KeyRow {
  readonly account_id: string;
  readonly key_id: string;
  readonly kind: LedgerKey['kind'];
  readonly public_key: string;
  readonly is_ended: boolean;
}

export function keyFromRow(row: KeyRow): HeldKey {
  return {
    accountId: row.account_id,
    keyId: row.key_id,
    kind: row.kind,
    publicKey: JSON.parse(row.public_key) as LedgerKey['publicKey'],
    isEnded: row.is_ended,
  };
}

/** Amounts in refusals are bigints, which JSON has no word for: they end in `Minor` and are written as digits. */
export function refusalText(refusal: Refused['refusal']): string {
  return JSON.stringify(refusal, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

export function refusalOf(text: string): Refused['refusal'] {
  return JSON.parse(text, (name, value: unknown) =>
    name.endsWith('Minor') ? BigInt(String(value)) : value,
  ) as LedgerRefusal & { index: number };
}
