// How long to wait before a push gateway is tried again.

const FIRST_MS = 1000;
const LONGEST_MS = 30 * 60_000;
/** After this long a notification is no news: the app reads what happened when it is opened. */
export const GIVEN_UP_AFTER_MS = 24 * 3600_000;

/** Doubled with each failure in a row, up to half an hour. `random` (0 to 1) spreads those who failed together. */
export function retryAfterMs(failures: number, random: number): number {
  const doubled = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 20), LONGEST_MS);
  return Math.round(doubled * (0.75 + random / 2));
}
