import { decimalOf } from '../../iso20022/domain/minor-units.ts';
import { currencyExponent } from '../../ledger/server/index.ts';
import type { DocumentLanguage } from './texts.ts';

export interface Format {
  money(amountMinor: bigint): string;
  /** With `−` or `+`. */
  signedMoney(amountMinor: bigint): string;
  /** `-38.50`: for machines. */
  decimal(amountMinor: bigint): string;
  moment(ms: number): string;
  day(isoDay: string): string;
}

// A number or a date between words of another direction keeps its own order.
const apart = (text: string): string => `\u2066${text}\u2069`;

/** Latin digits in every language: the document is checked against screens and other documents. */
export function formatFor(
  language: DocumentLanguage,
  { currency, timeZone }: { currency: string; timeZone: string },
): Format {
  const exponent = currencyExponent(currency) ?? 2;
  const locale = `${language}-u-nu-latn-ca-gregory`;
  const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  const plain = new Intl.NumberFormat('en', { style: 'currency', currency, ...digits });
  const signed = new Intl.NumberFormat('en', { style: 'currency', currency, signDisplay: 'exceptZero', ...digits });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const decimal = (amountMinor: bigint) =>
    amountMinor < 0n ? `-${decimalOf(-amountMinor, exponent)}` : decimalOf(amountMinor, exponent);
  // Intl takes decimal text as it is: no amount passes through a float.
  const exact = (amountMinor: bigint) => decimal(amountMinor) as Intl.StringNumericLiteral;
  return {
    money: (amountMinor) => apart(plain.format(exact(amountMinor))),
    signedMoney: (amountMinor) => apart(signed.format(exact(amountMinor)).replace('-', '−')),
    decimal,
    moment: (ms) => (language === 'en' ? apart(moment.format(ms)) : moment.format(ms)),
    day: (isoDay) => day.format(Date.parse(`${isoDay}T00:00:00Z`)),
  };
}
