// An amount as screens hold it: whole minor units, never a fraction. Pure.
import { currencyExponent } from '../../ledger/domain/currency.ts';

export interface Amount {
  readonly amountMinor: bigint;
  /** ISO 4217. */
  readonly currency: string;
}

/** An amount as it travels: JSON has no bigint. */
export interface WireAmount {
  readonly amountMinor: string;
  readonly currency: string;
}

export function fromWire({ amountMinor, currency }: WireAmount): Amount {
  return { amountMinor: BigInt(amountMinor), currency };
}

export function toWire({ amountMinor, currency }: Amount): WireAmount {
  return { amountMinor: amountMinor.toString(), currency };
}

/** Digits behind the mark, by the ledger's own table: Intl's differs from ISO 4217 for some currencies. */
export function exponentOf(currency: string): number {
  return currencyExponent(currency) ?? 2;
}

/** With the currency's own digits, as the reader's language writes it: €1,284.60. */
export function formatAmount(amount: Amount, locale: string): string {
  return format(amount, locale, { style: 'currency', currency: amount.currency, currencyDisplay: 'narrowSymbol' });
}

/** As in a list of what came and went: +€12.00, −€3.50. */
export function formatSigned(amount: Amount, locale: string): string {
  return format(amount, locale, {
    style: 'currency',
    currency: amount.currency,
    currencyDisplay: 'narrowSymbol',
    signDisplay: 'exceptZero',
  });
}

/** For a field: digits alone, with the reader's own decimal mark and nothing between thousands. */
export function formatPlain(amount: Amount, locale: string): string {
  return format(amount, locale, { useGrouping: false });
}

export function negate({ amountMinor, currency }: Amount): Amount {
  return { amountMinor: -amountMinor, currency };
}

/** The sign, the whole units and the minor units that remain. */
export function splitAmount({ amountMinor, currency }: Amount): { isNegative: boolean; whole: bigint; rest: bigint } {
  const unit = 10n ** BigInt(exponentOf(currency));
  const isNegative = amountMinor < 0n;
  const positive = isNegative ? -amountMinor : amountMinor;
  return { isNegative, whole: positive / unit, rest: positive % unit };
}

function format(amount: Amount, locale: string, options: Intl.NumberFormatOptions): string {
  const digits = exponentOf(amount.currency);
  const bounds = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Given as text, so that no amount passes through a floating-point number. A true minus: the hyphen that Intl writes
  // is read out as nothing.
  return new Intl.NumberFormat(locale, { ...options, ...bounds }).format(decimalOf(amount)).replace('-', '−');
}

function decimalOf(amount: Amount): Intl.StringNumericLiteral {
  const { isNegative, whole, rest } = splitAmount(amount);
  const digits = exponentOf(amount.currency);
  const behind = digits === 0 ? '' : `.${rest.toString().padStart(digits, '0')}`;
  return `${isNegative ? '-' : ''}${whole}${behind}` as Intl.StringNumericLiteral;
}
