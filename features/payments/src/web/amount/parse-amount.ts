// Reads an amount as people type it in their own language. Pure.
import { exponentOf, type Amount } from './amount.ts';

/** The ledger's own bound. */
const AMOUNT_MINOR_MAX = 10n ** 15n;

export type AmountProblem = 'empty' | 'not_a_number' | 'too_many_decimals' | 'zero' | 'too_large';

export type ParsedAmount =
  | { readonly ok: true; readonly amount: Amount }
  | { readonly ok: false; readonly problem: AmountProblem };

/**
 * `1,284.60` in English, `1.284,60` in German, `١٬٢٨٤٫٦٠` in Arabic. A single mark that isn't the language's own counts
 * as decimal only where it can't part thousands: nobody may pay a thousand times what they meant.
 */
export function parseAmount(typed: string, { currency, locale }: { currency: string; locale: string }): ParsedAmount {
  const digits = exponentOf(currency);
  const text = westernDigits(typed).replaceAll(/[\s'’\p{Cf}]/gu, '');
  if (text === '') return { ok: false, problem: 'empty' };
  if (!/^[\d.,٫٬]+$/.test(text)) return { ok: false, problem: 'not_a_number' };
  const parts = splitAtDecimal(text.replaceAll('٫', '.').replaceAll('٬', ','), decimalMark(typed, locale));
  if (!parts || !/^\d*$/.test(parts.behind)) return { ok: false, problem: 'not_a_number' };
  if (parts.behind.length > digits && /[1-9]/.test(parts.behind.slice(digits))) {
    return { ok: false, problem: 'too_many_decimals' };
  }
  const behind = parts.behind.slice(0, digits).padEnd(digits, '0');
  const amountMinor = BigInt(`${parts.whole || '0'}${behind}`);
  if (amountMinor === 0n) return { ok: false, problem: 'zero' };
  if (amountMinor > AMOUNT_MINOR_MAX) return { ok: false, problem: 'too_large' };
  return { ok: true, amount: { amountMinor, currency } };
}

function splitAtDecimal(text: string, own: '.' | ','): { whole: string; behind: string } | null {
  const other = own === '.' ? ',' : '.';
  const [head = '', behind = '', ...more] = text.split(own);
  if (more.length > 0) return null;
  if (!head.includes(other)) return { whole: head, behind };
  if (isGrouped(head, other)) return { whole: head.replaceAll(other, ''), behind };
  if (text.includes(own)) return null;
  const [whole = '', rest = '', ...further] = head.split(other);
  return further.length > 0 ? null : { whole, behind: rest };
}

function isGrouped(text: string, mark: string): boolean {
  const [first = '', ...groups] = text.split(mark);
  return /^\d{1,3}$/.test(first) && first !== '0' && groups.every((group) => /^\d{3}$/.test(group));
}

/** Arabic text may be typed with Arabic marks or Western ones: the marks that were typed decide. */
function decimalMark(typed: string, locale: string): '.' | ',' {
  if (typed.includes('٫') || typed.includes('٬')) return '.';
  const mark = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value;
  return mark === ',' ? ',' : '.';
}

/** Arabic-Indic and Persian digits beside the Western ones. */
function westernDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (code >= 0x6f0 ? 0x6f0 : 0x660));
  });
}
