// Spending counters: what was spent out of an account under a key in a period.
import type { Changes, LedgerState } from './ledger-state.ts';
import { counterOf, over } from './ledger-state.ts';

export interface Counter {
  readonly key: string;
  readonly periodKey: string;
}

export interface Counted extends Counter {
  readonly limitMinor: bigint;
}

/** Moves each counter by `byMinor` and returns them as they stood before. None goes below nothing. */
export function changeCounters<C extends Counter>(
  { state, changes }: { state: LedgerState; changes: Changes },
  accountId: string,
  counters: readonly C[],
  byMinor: bigint,
): readonly (C & { readonly spentMinor: bigint })[] {
  const { spent } = over(state, changes);
  return counters.map((counter) => {
    const name = counterOf(accountId, counter);
    const spentMinor = spent(name);
    const next = spentMinor + byMinor;
    changes.spending.set(name, next > 0n ? next : 0n);
    return { ...counter, spentMinor };
  });
}
