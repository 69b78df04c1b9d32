// How a signed line that isn't an amount is written on the screen. Pure.
import type { OrderLine } from '../signing/read-order.ts';
import type { MoneyText } from '../use-text.ts';

type Say = (key: MoneyText, values?: Record<string, string | number>) => string;

const VALUES: Record<string, Record<string, MoneyText>> = {
  arrives: { at_once: 'line.atOnce', when_booked: 'line.whenBooked' },
  period: { day: 'period.day', week: 'period.week', month: 'period.month', year: 'period.year' },
  ends: { never: 'line.untilEnded' },
};

/** Words for what is signed as a word, the reader's own date for what is signed as a moment, else the value itself. */
export function lineValue({ key, value }: OrderLine, { t, locale }: { t: Say; locale: string }): string {
  const known = VALUES[key]?.[value];
  if (known) return t(known);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(value));
  }
  return value;
}
