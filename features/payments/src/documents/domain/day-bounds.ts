// When a calendar day begins in a time zone, daylight saving and all.

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The first moment of `day` (ISO) in `timeZone`. Where midnight is skipped by the clocks, the first moment there is. */
export function startOfDay(day: string, timeZone: string): number {
  const midnightUtc = Date.parse(`${day}T00:00:00Z`);
  // Zones lie within 14 hours of UTC, so the day begins within a day of midnight UTC. Offsets change by whole minutes.
  let low = midnightUtc - DAY_MS;
  let high = midnightUtc + DAY_MS;
  while (high - low > MINUTE_MS) {
    const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS;
    if (dayOf(middle, timeZone) < day) low = middle;
    else high = middle;
  }
  return high;
}

/** The ISO calendar day of a moment in `timeZone`. */
export function dayOf(ms: number, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(ms);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** Making one takes longer than writing a hundred days with it. There are some six hundred zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const made = formats.get(timeZone);
  if (made) return made;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  // Names of zones are taken in any case: kept by the one that is meant.
  if (format.resolvedOptions().timeZone === timeZone) formats.set(timeZone, format);
  return format;
}
