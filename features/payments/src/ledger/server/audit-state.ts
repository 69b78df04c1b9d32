// What the auditor knows after each entry.
import type { JsonObject } from '@althing/kernel';
import type { MandatePeriod } from '../domain/commands.ts';

export interface AuditReport {
  readonly entries: number;
  readonly transfers: number;
  readonly signatures: number;
  readonly lastHash: string;
  /** What each account holds by the log, for comparing with what the ledger shows. */
  readonly balances: ReadonlyMap<string, AuditedAccount>;
}

/** A log that doesn't hold: which entry, and what is wrong with it. */
export class AuditFinding extends Error {
  override name = 'AuditFinding';
}

export interface AuditedAccount {
  readonly currency: string;
  allowance: bigint;
  balance: bigint;
  held: bigint;
  coming: bigint;
  mayReceive: boolean;
  maySpend: boolean;
  isClosed: boolean;
}

export interface AuditedHold {
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly expiresAt: number;
  readonly caps: readonly [string, string][];
  isOpen: boolean;
}

export interface AuditedMandate {
  readonly from: string;
  readonly to: string;
  readonly cap: bigint;
  readonly currency: string;
  readonly period: MandatePeriod;
  readonly startsAt: number;
  readonly endsAt: number | null;
  isEnded: boolean;
}

export interface ChainState {
  readonly id: string;
  readonly legs: number;
  next: number;
  /** What the payer's order still lets be taken as a fee. */
  fee: bigint;
  readonly payer: string | null;
  /** What each account has got in this chain, for fees by rule. */
  readonly brought: Map<string, bigint>;
}

export function available({ balance, held, allowance }: AuditedAccount): bigint {
  return balance - held + allowance;
}

export function readCaps(body: JsonObject): readonly (readonly [string, string, bigint])[] {
  const caps = (body['caps'] ?? []) as unknown as readonly [string, string, string][];
  return caps.map(([key, period, limit]) => [key, period, BigInt(limit)] as const);
}
