import { currencyExponent } from '../../ledger/domain/currency.ts';
import type { Money } from '../../ledger/domain/money.ts';

/** As a code's tag 54 has it: digits and at most one point, `38.50`, `1500`. */
export function codeAmount({ amountMinor, currency }: Money): string {
  const exponent = currencyExponent(currency) ?? 0;
  const digits = amountMinor.toString().padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
