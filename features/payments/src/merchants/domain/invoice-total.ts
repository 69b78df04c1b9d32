import { AMOUNT_MINOR_MAX } from '../../people/contract/fields.ts';

/** The sum of the lines; null where it is nothing or more than is ever paid. */
export function invoiceTotalMinor(lines: readonly { readonly amountMinor: string }[]): bigint | null {
  const totalMinor = lines.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  return totalMinor > 0n && totalMinor <= AMOUNT_MINOR_MAX ? totalMinor : null;
}
