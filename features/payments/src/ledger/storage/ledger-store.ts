// Where the ledger lies. One transaction at a time writes, whichever process asks: each begins with the head that the
// one before it left, and reads what that one wrote.
import type { Kysely } from 'kysely';
import type { Hold, Mandate, Transfer } from '../domain/commands.ts';
import type { Counter } from '../domain/counters.ts';
import type { Answered, HeldKey, Refused } from '../domain/ledger-state.ts';
import type { MoneyAccount } from '../domain/money-account.ts';

/** Where the log ends. */
export interface Head {
  readonly seq: number;
  /** Lower-case hex; 64 zeros before the first entry. */
  readonly hash: string;
  readonly atMs: number;
}

export interface LogRow {
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
}

export interface AccountCounter extends Counter {
  readonly accountId: string;
}

/** What can be read, inside a transaction and outside. What isn't there is left out. */
export interface LedgerReads {
  accounts(ids: readonly string[]): Promise<readonly MoneyAccount[]>;
  keys(of: readonly { readonly accountId: string; readonly keyId: string }[]): Promise<readonly HeldKey[]>;
  keysOf(accountId: string): Promise<readonly HeldKey[]>;
  mandates(ids: readonly string[]): Promise<readonly Mandate[]>;
  holds(ids: readonly string[]): Promise<readonly Hold[]>;
  spending(counters: readonly AccountCounter[]): Promise<readonly (AccountCounter & { readonly spentMinor: bigint })[]>;
  transfers(ids: readonly string[]): Promise<readonly Answered[]>;
  /** The legs that were posted together, in their order. */
  chain(chainId: string): Promise<readonly Transfer[]>;
  refusals(ids: readonly string[]): Promise<readonly (Refused & { readonly id: string })[]>;
  /** Newest first. */
  transfersOf(accountId: string, page: { before: number; limit: number }): Promise<readonly Transfer[]>;
  /** Holds that have run out by `atMs` and are still held. */
  dueHolds(atMs: number, limit: number): Promise<readonly string[]>;
  /** From `after` on, oldest first. */
  log(after: number, limit: number): Promise<readonly LogRow[]>;
  head(): Promise<Head>;
}

/** All rows of a batch. Accounts, holds, keys, mandates and counters replace what was there. */
export interface BatchRows {
  readonly accounts: readonly MoneyAccount[];
  readonly holds: readonly Hold[];
  readonly keys: readonly HeldKey[];
  readonly mandates: readonly Mandate[];
  readonly spending: readonly (AccountCounter & { readonly spentMinor: bigint })[];
  readonly transfers: readonly (Transfer & { readonly contentHash: string })[];
  readonly refusals: readonly (Refused & { readonly id: string; readonly atMs: number })[];
  readonly log: readonly LogRow[];
  readonly head: Head;
}

export interface LedgerTransaction extends LedgerReads {
  /** As it is under the lock. */
  readonly locked: Head;
  write(rows: BatchRows): Promise<void>;
  /** The same transaction for what is written alongside. */
  readonly along: Kysely<never>;
}

/** The database can't be reached. Whether a transaction under way was committed isn't known. */
export class StoreLost extends Error {
  override name = 'StoreLost';
}

export interface LedgerStore extends LedgerReads {
  /** How many transactions may be asked for at once; they still take turns, but the next one is ready when it is due. */
  readonly lanes: number;
  /**
   * Commits what `work` wrote, durably, before it resolves. If it rejects, nothing is committed; but after
   * {@link StoreLost} it may be, so whoever tries again looks for the ids first.
   */
  transact<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T>;
  /** The ledger's own private key: `make`s it the first time, and gives the same one to every process ever after. */
  signingKey(make: () => string): Promise<string>;
  close(): Promise<void>;
}
