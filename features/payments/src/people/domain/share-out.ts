// Splitting a bill: whole minor units, nothing lost, nobody worse off by more than one.
import { ok, refuse, type Result } from '@althing/kernel';

export type SharesAsked =
  | { readonly kind: 'equal'; readonly payerIds: readonly string[]; readonly includesMaker: boolean }
  | { readonly kind: 'exact'; readonly shares: readonly { readonly payerId: string; readonly amountMinor: bigint }[] };

export interface SharedOut {
  readonly shares: readonly { readonly payerId: string; readonly amountMinor: bigint }[];
  /** What the maker bears: what nobody else was given. */
  readonly ownShareMinor: bigint;
}

export type SharesRefusal = 'named_twice' | 'maker_named' | 'empty_share' | 'more_than_total';

/**
 * Divides `totalMinor`. Of equal shares the first named bear one minor unit more until the total is reached. Exact ones
 * may leave a rest, which is the maker's.
 */
export function shareOut(totalMinor: bigint, asked: SharesAsked, makerId: string): Result<SharedOut, SharesRefusal> {
  const payerIds = asked.kind === 'equal' ? asked.payerIds : asked.shares.map(({ payerId }) => payerId);
  if (new Set(payerIds).size !== payerIds.length) return refuse('named_twice');
  if (payerIds.includes(makerId)) return refuse('maker_named');
  const shares = asked.kind === 'equal' ? equalShares(totalMinor, asked) : asked.shares;
  if (shares.some(({ amountMinor }) => amountMinor <= 0n)) return refuse('empty_share');
  const given = shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (given > totalMinor) return refuse('more_than_total');
  return ok({ shares, ownShareMinor: totalMinor - given });
}

function equalShares(totalMinor: bigint, { payerIds, includesMaker }: Extract<SharesAsked, { kind: 'equal' }>) {
  const heads = BigInt(payerIds.length + (includesMaker ? 1 : 0));
  const each = totalMinor / heads;
  const rest = totalMinor % heads;
  return payerIds.map((payerId, index) => ({ payerId, amountMinor: each + (BigInt(index) < rest ? 1n : 0n) }));
}
