// Amounts as ISO 20022 writes them: a decimal point, as many digits after it as the currency has, no sign.

const EXPONENT_MAX = 4;
/** ISO 20022 allows 18 digits in an amount. */
const DIGITS_MAX = 18;

/** `3850` at exponent 2 is `38.50`; a yen has no point. Not for negative amounts: direction stands elsewhere. */
export function decimalOf(amountMinor: bigint, exponent: number): string {
  const digits = amountMinor.toString().padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** The minor units of a decimal text, or null if it is no amount of that currency: nothing is rounded. */
export function minorOf(decimal: string, exponent: number): bigint | null {
  const match = /^\+?([0-9]+)(?:\.([0-9]*))?$/.exec(decimal.trim());
  if (!match || exponent > EXPONENT_MAX) return null;
  const [, whole = '', fraction = ''] = match;
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > exponent || whole.length + exponent > DIGITS_MAX) return null;
  return BigInt(`${whole}${significant.padEnd(exponent, '0')}`);
}
