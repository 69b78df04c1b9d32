// What a decision looks at and what it leads to. Decisions change nothing: each returns its changes, which the caller
// lays over the state before the next one.
import type { JsonObject } from '@althing/kernel';
import type { Hold, LedgerKey, Mandate, Transfer } from './commands.ts';
import type { MoneyAccount } from './money-account.ts';
import type { LedgerRefusal } from './refusals.ts';

export interface HeldKey extends LedgerKey {
  readonly accountId: string;
  readonly isEnded: boolean;
}

/** How an id was answered. */
export interface Answered {
  readonly contentHash: string;
  readonly chainId: string;
  readonly transfer: Transfer;
}

export interface Refused {
  readonly contentHash: string;
  readonly refusal: LedgerRefusal & { readonly index: number };
}

/** All that the commands of a batch name, as it is committed; what isn't there doesn't exist. */
export interface LedgerState {
  readonly accounts: ReadonlyMap<string, MoneyAccount>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** By {@link keyOf}. */
  readonly keys: ReadonlyMap<string, HeldKey>;
  readonly mandates: ReadonlyMap<string, Mandate>;
  /** By {@link counterOf}. */
  readonly spending: ReadonlyMap<string, bigint>;
  readonly answered: ReadonlyMap<string, Answered>;
  readonly refused: ReadonlyMap<string, Refused>;
}

/** What a log entry says; `seq`, `at` and the chain's id are put in as it is written. */
export interface Entry {
  readonly kind: string;
  readonly body: JsonObject;
}

/** New values; `entries` in order. */
export interface Changes {
  readonly accounts: Map<string, MoneyAccount>;
  readonly holds: Map<string, Hold>;
  readonly keys: Map<string, HeldKey>;
  readonly mandates: Map<string, Mandate>;
  readonly spending: Map<string, bigint>;
  readonly transfers: Omit<Transfer, 'seq' | 'atMs'>[];
  readonly entries: Entry[];
}

export function noChanges(): Changes {
  return {
    accounts: new Map(),
    holds: new Map(),
    keys: new Map(),
    mandates: new Map(),
    spending: new Map(),
    transfers: [],
    entries: [],
  };
}

/** Account ids hold no space. */
export const keyOf = (accountId: string, keyId: string): string => `${accountId} ${keyId}`;

/** JSON, so that no choice of `key` and `periodKey` names another counter. */
export const counterOf = (accountId: string, { key, periodKey }: { key: string; periodKey: string }): string =>
  JSON.stringify([accountId, key, periodKey]);

/** The state with a chain's changes so far over it. */
export function over(state: LedgerState, changes: Changes) {
  return {
    account: (id: string) => changes.accounts.get(id) ?? state.accounts.get(id),
    hold: (id: string) => changes.holds.get(id) ?? state.holds.get(id),
    spent: (counter: string) => changes.spending.get(counter) ?? state.spending.get(counter) ?? 0n,
  };
}
