// What was paid and got, by month: sums of the person's own transfers, made when they ask. Nothing of it is stored,
// and there are no scores.
import type { Purpose } from '../../ledger/domain/commands.ts';

/** One sum of the person's transfers, as storage groups them. */
export interface SpendingSum {
  /** `2026-11`. */
  readonly month: string;
  readonly direction: 'out' | 'in';
  readonly purpose: Purpose;
  /** Who was paid or who paid; null where it isn't asked for by party. */
  readonly partyKey: string;
  readonly amountMinor: bigint;
}

export interface SpendingMonth {
  readonly month: string;
  readonly outMinor: bigint;
  readonly inMinor: bigint;
  readonly byPurpose: readonly { readonly purpose: Purpose; readonly outMinor: bigint }[];
  readonly byParty: readonly { readonly partyKey: string; readonly outMinor: bigint }[];
}

/** A screen's worth; the rest is in the month's sum. */
const PARTIES_MAX = 10;

/** Months oldest first, those without anything too. A refund lessens what was paid to that party, not below nothing. */
export function spendingPicture(months: readonly string[], sums: readonly SpendingSum[]): SpendingMonth[] {
  return months.map((month) => {
    const ofMonth = sums.filter((sum) => sum.month === month);
    const isBack = ({ direction, purpose }: SpendingSum) => direction === 'in' && purpose === 'refund';
    const out = ofMonth.filter(({ direction }) => direction === 'out');
    const back = ofMonth.filter(isBack);
    const byParty = totals(out, ({ partyKey }) => partyKey);
    for (const { partyKey, amountMinor } of back) byParty.set(partyKey, (byParty.get(partyKey) ?? 0n) - amountMinor);
    return {
      month,
      outMinor: atLeastNothing(sumOf(out) - sumOf(back)),
      inMinor: sumOf(ofMonth.filter((sum) => sum.direction === 'in' && !isBack(sum))),
      byPurpose: largestFirst(totals(out, ({ purpose }) => purpose)).map(([purpose, outMinor]) => ({
        purpose,
        outMinor,
      })),
      byParty: largestFirst(byParty)
        .filter(([, outMinor]) => outMinor > 0n)
        .slice(0, PARTIES_MAX)
        .map(([partyKey, outMinor]) => ({ partyKey, outMinor })),
    };
  });
}

function totals<Key>(sums: readonly SpendingSum[], keyOf: (sum: SpendingSum) => Key): Map<Key, bigint> {
  const made = new Map<Key, bigint>();
  for (const sum of sums) made.set(keyOf(sum), (made.get(keyOf(sum)) ?? 0n) + sum.amountMinor);
  return made;
}

function largestFirst<Key>(of: ReadonlyMap<Key, bigint>): [Key, bigint][] {
  return [...of].toSorted(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0));
}

const sumOf = (sums: readonly SpendingSum[]): bigint => sums.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

const atLeastNothing = (amountMinor: bigint): bigint => (amountMinor > 0n ? amountMinor : 0n);
