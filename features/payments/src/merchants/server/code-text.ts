import { invariant } from '@althing/kernel';
import { codeAmount } from '../domain/code-amount.ts';
import { currencyNumber } from '../domain/currency-number.ts';
import { writeEmvCode } from '../domain/emv-code.ts';
import type { Merchant } from '../storage/merchant-store.ts';

/** The text of a till's printed code, or of one for a single bill. */
export function codeText(
  merchant: Merchant,
  { tillCode, bill }: { tillCode: string; bill?: { readonly code: string; readonly amountMinor: bigint } },
): string {
  const number = currencyNumber(merchant.currency);
  invariant(number !== null, `merchants take only currencies that codes can name: ${merchant.currency}`);
  return writeEmvCode({
    merchantCode: merchant.code,
    categoryCode: merchant.categoryCode,
    currencyNumber: number,
    amountText: bill ? codeAmount({ amountMinor: bill.amountMinor, currency: merchant.currency }) : null,
    countryCode: merchant.countryCode,
    merchantName: merchant.name,
    city: merchant.city,
    billCode: bill?.code ?? null,
    tillCode,
  });
}
