// What a day brought, of what was paid and refunded in it.

/** One till's sums as they are stored; `tillId` null: invoices. */
export interface TillSum {
  readonly day: string;
  readonly tillId: string | null;
  readonly salesCount: number;
  readonly salesMinor: bigint;
  readonly feesMinor: bigint;
  readonly refundsCount: number;
  readonly refundsMinor: bigint;
}

export interface DayTotals {
  readonly salesCount: number;
  readonly salesMinor: bigint;
  readonly refundsCount: number;
  readonly refundsMinor: bigint;
  readonly feesMinor: bigint;
  /** Below zero on a day of returns. */
  readonly netMinor: bigint;
}

export function dayTotals(sums: readonly Omit<TillSum, 'day' | 'tillId'>[]): DayTotals {
  const total = { salesCount: 0, salesMinor: 0n, refundsCount: 0, refundsMinor: 0n, feesMinor: 0n };
  for (const sum of sums) {
    total.salesCount += sum.salesCount;
    total.salesMinor += sum.salesMinor;
    total.refundsCount += sum.refundsCount;
    total.refundsMinor += sum.refundsMinor;
    total.feesMinor += sum.feesMinor;
  }
  return { ...total, netMinor: total.salesMinor - total.refundsMinor - total.feesMinor };
}
