// A mandate: standing permission to collect, until one of the two ends it or it ends by itself.

export type MandateState = 'to_come' | 'active' | 'ended';

export interface MandateTimes {
  readonly startsAtMs: number;
  readonly endsAtMs: number | null;
  readonly endedAtMs: number | null;
}

export function mandateState({ startsAtMs, endsAtMs, endedAtMs }: MandateTimes, nowMs: number): MandateState {
  if (endedAtMs !== null || (endsAtMs !== null && nowMs >= endsAtMs)) return 'ended';
  return nowMs < startsAtMs ? 'to_come' : 'active';
}

/** Active mandates that one person may have granted. */
export const MANDATES_MAX = 100;
/** How far ahead one may begin. */
const STARTS_WITHIN_MS = 366 * 86_400_000;
/** A phone's clock may be a little behind. */
const CLOCK_SLACK_MS = 5 * 60_000;

/** Whether its times make sense: not begun in the past, not too far off, and with an end after its beginning. */
export function isMandateTime(of: { startsAtMs: number; endsAtMs: number | null }, nowMs: number): boolean {
  if (of.startsAtMs < nowMs - CLOCK_SLACK_MS || of.startsAtMs > nowMs + STARTS_WITHIN_MS) return false;
  return of.endsAtMs === null || of.endsAtMs > Math.max(of.startsAtMs, nowMs);
}
