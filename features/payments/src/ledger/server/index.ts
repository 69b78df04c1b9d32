// The ledger: who has how much, and every step by which it came to be so. It knows no people, only money accounts, keys
// and rules. Any number of processes may post to one database at the same time.
import type { Kysely } from 'kysely';
import type { Database } from '@althing/db';
import type { Route } from '@althing/http';
import type { Clock, Result } from '@althing/kernel';
import type { Logger } from 'pino';
import type {
  ChangeAccountCommand,
  Hold,
  LedgerKey,
  Mandate,
  MandateCommand,
  OpenAccountCommand,
  Transfer,
  TransferCommand,
} from '../domain/commands.ts';
import type { HousePurpose, MoneyAccount } from '../domain/money-account.ts';
import type { ChangeRefusal, LedgerRefusal } from '../domain/refusals.ts';

/**
 * What a caller writes in the ledger's own transaction: its rows and its events, all by `tx`, no transaction of its own.
 * It may run more than once, for batches are tried again; only the run that is committed counts. Refusing undoes the
 * command (`alongside_refused` with the caller's reason); throwing does too, and rejects the promise with the fault.
 * It runs while every other writer waits: few statements, no waiting for anything else.
 */
export type Alongside<Done> = (tx: Kysely<never>, done: Done) => Promise<Result<void, string> | void>;

export interface AlongsideOption<Done> {
  readonly alongside?: Alongside<Done>;
}

/** The head of the log, signed by the ledger's own key: whoever keeps one sees if history is changed behind it. */
export interface Checkpoint {
  readonly seq: number;
  /** SHA-256, lower-case hex. */
  readonly hash: string;
  readonly atMs: number;
  readonly keyId: string;
  readonly publicKey: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };
  /** Ed25519 over `althing ledger checkpoint\n<seq>\n<hash>\n<atMs>`, base64url. */
  readonly signature: string;
}

export interface Ledger {
  readonly routes: readonly Route[];
  /** Repeated with the same content: the account as it is. */
  openAccount(
    command: OpenAccountCommand & AlongsideOption<MoneyAccount>,
  ): Promise<Result<MoneyAccount, ChangeRefusal>>;
  changeAccount(
    command: ChangeAccountCommand & AlongsideOption<MoneyAccount>,
  ): Promise<Result<MoneyAccount, ChangeRefusal>>;
  /** A key that has ended never comes back to the same account. */
  addKey(
    command: { readonly accountId: string; readonly key: LedgerKey } & AlongsideOption<void>,
  ): Promise<Result<void, ChangeRefusal>>;
  endKey(
    command: { readonly accountId: string; readonly keyId: string } & AlongsideOption<void>,
  ): Promise<Result<void, ChangeRefusal>>;
  grantMandate(command: MandateCommand & AlongsideOption<Mandate>): Promise<Result<Mandate, ChangeRefusal>>;
  /** Ended once is ended for good; ending it again is no error. */
  endMandate(
    command: { readonly id: string; readonly reason: string } & AlongsideOption<Mandate>,
  ): Promise<Result<Mandate, ChangeRefusal>>;
  /**
   * Posts the legs, all or none. `id`s are idempotent for ever: a repeated chain gets the first answer, whatever has
   * happened since; one that was refused for the state of things stays refused. Answered after the commit.
   */
  post(
    chain: readonly TransferCommand[],
    options?: AlongsideOption<readonly Transfer[]>,
  ): Promise<Result<readonly Transfer[], LedgerRefusal & { readonly index: number }>>;

  /** The house's own account, made on first use. */
  houseAccount(currency: string, purpose: HousePurpose): Promise<MoneyAccount>;
  accounts(ids: readonly string[]): Promise<ReadonlyMap<string, MoneyAccount>>;
  /** The keys that may sign for the account now. */
  keysOf(accountId: string): Promise<readonly LedgerKey[]>;
  transfer(id: string): Promise<Transfer | null>;
  transfers(ids: readonly string[]): Promise<ReadonlyMap<string, Transfer>>;
  /** Newest first; `before` is a `seq` that isn't in the page. At most 500. */
  transfersOf(
    accountId: string,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly Transfer[]>;
  hold(id: string): Promise<Hold | null>;
  mandate(id: string): Promise<Mandate | null>;
  /** What is spent under counters of one account, for showing what is left. */
  spent(
    accountId: string,
    counters: readonly { readonly key: string; readonly periodKey: string }[],
  ): Promise<readonly bigint[]>;
  /** What was signed for a transfer, with its signature, as it stands in the log; null for what the house did by rule. */
  evidenceOf(transferId: string): Promise<LogEntry | null>;
  checkpoint(): Promise<Checkpoint>;
  /** The whole log, a line each, for the auditor. */
  exportLog(): AsyncIterable<string>;
  start(): void;
  stop(): Promise<void>;
}

export interface LogEntry {
  readonly seq: number;
  /** Canonical JSON. */
  readonly body: string;
  /** SHA-256 over the hash before it and the body, lower-case hex. */
  readonly hash: string;
}

export interface LedgerDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where passkeys are used: the public URL. */
  readonly publicUrl: string;
}

export { currencyExponent } from '../domain/currency.ts';
export { mandateText } from '../domain/mandate-text.ts';
export { availableMinor, balanceMinor, houseAccountId } from '../domain/money-account.ts';
export { orderText } from '../domain/order.ts';
