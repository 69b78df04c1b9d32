// What a confirmation says aloud: an amount whose digits were misread is caught when it is read in words. Pure.
import { toCardinal as arabic } from 'n2words/ar-SA';
import { toCardinal as english } from 'n2words/en-GB';
import { exponentOf, splitAmount, type Amount } from './amount.ts';

/** Names of minor units, which Intl doesn't know. A currency that isn't here is read as a fraction: 50/100. */
const MINOR_NAMES: Record<string, { readonly en: readonly [string, string]; readonly ar: string }> = {
  EUR: { en: ['cent', 'cents'], ar: 'سنتًا' },
  USD: { en: ['cent', 'cents'], ar: 'سنتًا' },
  GBP: { en: ['penny', 'pence'], ar: 'بنسًا' },
  KWD: { en: ['fils', 'fils'], ar: 'فلسًا' },
};

/** "thirty-eight euros and fifty cents". */
export function amountInWords(amount: Amount, locale: string): string {
  const isArabic = locale.startsWith('ar');
  const toWords = isArabic ? arabic : english;
  const { whole, rest } = splitAmount(amount);
  const name = currencyName(whole, amount.currency, locale);
  const main = `${toWords(whole)} ${name}`;
  if (rest === 0n) return main;
  const minor = MINOR_NAMES[amount.currency];
  const and = isArabic ? 'و' : 'and ';
  if (!minor) return `${main} ${and}${rest}/${10n ** BigInt(exponentOf(amount.currency))}`;
  const minorName = isArabic ? minor.ar : minor.en[rest === 1n ? 0 : 1];
  return `${main} ${and}${toWords(rest)} ${minorName}`;
}

/** The currency's name in the plural form that this number asks for. */
function currencyName(whole: bigint, currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'name',
    maximumFractionDigits: 0,
  }).formatToParts(whole);
  return parts
    .filter(({ type }) => type === 'currency')
    .map(({ value }) => value)
    .join('');
}
