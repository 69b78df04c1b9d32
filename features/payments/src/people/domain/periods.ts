// Calendar periods in UTC: the same for everybody, whatever a phone's clock says.

export type MandatePeriod = 'once' | 'day' | 'week' | 'month' | 'year';

/** `2026-11-22`. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** `2026-11`. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

export function dayStartMs(atMs: number): number {
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
}

export function nextDayMs(atMs: number): number {
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1);
}

export function monthStartMs(atMs: number): number {
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
}

export function nextMonthMs(atMs: number): number {
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}

/** The months that end with the one of `atMs`, oldest first: `2026-09`, `2026-10`, `2026-11`. */
export function lastMonths(atMs: number, count: number): string[] {
  const at = new Date(atMs);
  return Array.from({ length: count }, (_, index) =>
    monthOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - (count - 1 - index), 1)),
  );
}

/** When the period of a mandate that holds `atMs` began; null for `once`, which began with the mandate. */
export function periodStartMs(period: MandatePeriod, atMs: number): number | null {
  const at = new Date(atMs);
  switch (period) {
    case 'once':
      return null;
    case 'day':
      return dayStartMs(atMs);
    case 'week':
      // Weeks begin on Monday (ISO 8601); getUTCDay counts from Sunday.
      return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
    case 'month':
      return monthStartMs(atMs);
    case 'year':
      return Date.UTC(at.getUTCFullYear(), 0, 1);
  }
}

/** When the next period of a mandate begins; null for `once`. */
export function nextPeriodMs(period: MandatePeriod, atMs: number): number | null {
  const startMs = periodStartMs(period, atMs);
  if (startMs === null) return null;
  const start = new Date(startMs);
  switch (period) {
    case 'once':
      return null;
    case 'day':
      return nextDayMs(startMs);
    case 'week':
      return Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate() + 7);
    case 'month':
      return nextMonthMs(startMs);
    case 'year':
      return Date.UTC(start.getUTCFullYear() + 1, 0, 1);
  }
}
