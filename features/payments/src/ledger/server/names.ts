// What a batch has to read before it decides: all that its commands name, and what that names in turn.
import type { Transfer, TransferCommand } from '../domain/commands.ts';
import { counterOf, keyOf, type Changes, type LedgerState, type Refused } from '../domain/ledger-state.ts';
import { periodKeyAt } from '../domain/periods.ts';
import type { AccountCounter, LedgerReads } from '../storage/ledger-store.ts';

export interface Names {
  readonly accounts?: readonly string[];
  readonly ids?: readonly string[];
  readonly holds?: readonly string[];
  readonly keys?: readonly { readonly accountId: string; readonly keyId: string }[];
  readonly mandates?: readonly string[];
  readonly counters?: readonly AccountCounter[];
}

export function namesOf(legs: readonly TransferCommand[]): Names {
  const accounts: string[] = [];
  const holds: string[] = [];
  const keys: { accountId: string; keyId: string }[] = [];
  const mandates: string[] = [];
  const counters: AccountCounter[] = [];
  for (const leg of legs) {
    if (leg.kind === 'capture' || leg.kind === 'void') {
      holds.push(leg.holdId);
      continue;
    }
    const { debitAccount: accountId, creditAccount, authorization, caps = [] } = leg;
    accounts.push(accountId, creditAccount);
    if (authorization.by === 'key') keys.push({ accountId, keyId: authorization.signature.keyId });
    if (authorization.by === 'mandate') mandates.push(authorization.mandateId);
    for (const { key, periodKey } of caps) counters.push({ accountId, key, periodKey });
  }
  return { accounts, ids: legs.map(({ id }) => id), holds, keys, mandates, counters };
}

/** The state that decisions of a batch look at; its maps take the changes of each decision before the next. */
export interface WorkingState extends LedgerState {
  lay(changes: Changes): void;
  /** So that a repetition in the same batch finds them. */
  remember(posted: readonly Transfer[], contentHash: string): void;
  rememberRefused(refused: Refused & { readonly id: string }): void;
}

export async function readState(reads: LedgerReads, all: readonly Names[], atMs: number): Promise<WorkingState> {
  const named = <T>(pick: (names: Names) => readonly T[] | undefined): T[] => all.flatMap((names) => pick(names) ?? []);
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  const holds = await reads.holds(unique(named(({ holds: ids }) => ids)));
  const mandates = await reads.mandates(unique(named(({ mandates: ids }) => ids)));
  const ids = unique(named(({ ids: given }) => given));
  const answered = await reads.transfers(ids);
  const refused = await reads.refusals(ids);
  const accounts = await reads.accounts(
    unique([
      ...named(({ accounts: given }) => given),
      ...holds.flatMap(({ debitAccount, creditAccount }) => [debitAccount, creditAccount]),
    ]),
  );
  const keys = await reads.keys(
    uniqueBy(
      named(({ keys: given }) => given),
      (key) => keyOf(key.accountId, key.keyId),
    ),
  );
  const counters = [
    ...named(({ counters: given }) => given),
    ...holds.flatMap(({ debitAccount, caps }) => caps.map((cap) => ({ accountId: debitAccount, ...cap }))),
    ...mandates.map(({ id, payerAccount, period }) => ({
      accountId: payerAccount,
      key: `mandate:${id}`,
      periodKey: periodKeyAt(period, atMs),
    })),
  ];
  const spending = await reads.spending(uniqueBy(counters, (counter) => counterOf(counter.accountId, counter)));
  const state = {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    holds: new Map(holds.map((hold) => [hold.id, hold])),
    keys: new Map(keys.map((key) => [keyOf(key.accountId, key.keyId), key])),
    mandates: new Map(mandates.map((mandate) => [mandate.id, mandate])),
    spending: new Map(spending.map((counter) => [counterOf(counter.accountId, counter), counter.spentMinor])),
    answered: new Map(answered.map((each) => [each.transfer.id, each])),
    refused: new Map<string, Refused>(refused.map((each) => [each.id, each])),
  };
  return {
    ...state,
    lay(changes) {
      for (const kind of ['accounts', 'holds', 'keys', 'mandates', 'spending'] as const) {
        for (const [name, value] of changes[kind]) (state[kind] as Map<string, unknown>).set(name, value);
      }
    },
    remember(posted, contentHash) {
      for (const transfer of posted)
        state.answered.set(transfer.id, { contentHash, chainId: transfer.chainId, transfer });
    },
    rememberRefused: (each) => void state.refused.set(each.id, each),
  };
}

function uniqueBy<T>(values: readonly T[], nameOf: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [nameOf(value), value])).values()];
}
