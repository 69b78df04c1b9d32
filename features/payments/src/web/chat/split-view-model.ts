// Who bears how much of a bill, before it is sent. Pure, and by the server's own rule.
import { shareOut, type SharedOut } from '../../people/domain/share-out.ts';
import type { Amount } from '../amount/amount.ts';

export interface SplitDraft {
  readonly total: Amount | null;
  readonly payerIds: readonly string[];
  readonly includesMaker: boolean;
}

/** Null until there is something to share and somebody to share it with, or where a share would be nothing. */
export function viewShares({ total, payerIds, includesMaker }: SplitDraft, makerId: string): SharedOut | null {
  if (!total || payerIds.length === 0) return null;
  const shared = shareOut(total.amountMinor, { kind: 'equal', payerIds, includesMaker }, makerId);
  return shared.ok ? shared.value : null;
}
