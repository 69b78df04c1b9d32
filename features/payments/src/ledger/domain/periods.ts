// Which period of a mandate a moment falls into. Calendar periods in UTC, weeks from Monday (ISO 8601).
import type { MandatePeriod } from './commands.ts';

const DAY_MS = 86_400_000;

/** Names the period, the same for every moment in it: `2026-11-22`, `2026-W47`, `2026-11`, `2026`, `once`. */
export function periodKeyAt(period: MandatePeriod, atMs: number): string {
  const day = new Date(atMs).toISOString().slice(0, 10);
  switch (period) {
    case 'once':
      return 'once';
    case 'day':
      return day;
    case 'week':
      return weekOf(atMs);
    case 'month':
      return day.slice(0, 7);
    case 'year':
      return day.slice(0, 4);
  }
}

/** ISO 8601: a week belongs to the year that its Thursday is in. */
function weekOf(atMs: number): string {
  const dayOfWeek = (new Date(atMs).getUTCDay() + 6) % 7;
  const thursdayMs = atMs + (3 - dayOfWeek) * DAY_MS;
  const year = new Date(thursdayMs).getUTCFullYear();
  const week = Math.floor((thursdayMs - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
