// The picture of spending: bars to compare, and the same in a table. Pure; no scores, no judgement.
import type { Spending } from '../api/types.ts';

export interface MonthBar {
  /** `2026-11`. */
  readonly month: string;
  readonly outMinor: bigint;
  readonly inMinor: bigint;
  /** Of the highest bar, in percent, 0 to 100. */
  readonly outShare: number;
  readonly inShare: number;
}

export function viewMonths(months: Spending['months']): readonly MonthBar[] {
  const bars = months.map(({ month, outMinor, inMinor }) => ({
    month,
    outMinor: BigInt(outMinor),
    inMinor: BigInt(inMinor),
  }));
  const highest = bars.flatMap((bar) => [bar.outMinor, bar.inMinor]).reduce((a, b) => (a > b ? a : b), 0n);
  return bars.map((bar) => ({
    ...bar,
    outShare: shareOf(bar.outMinor, highest),
    inShare: shareOf(bar.inMinor, highest),
  }));
}

function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 100n) / whole);
}

/** The first day of a month as `2026-11` names it, where the reader is. */
export function firstDayOf(month: string): Date {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(year, number - 1, 1);
}
