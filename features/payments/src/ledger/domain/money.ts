// Amounts are whole minor units of one currency; there are no floats anywhere near money.

export interface Money {
  readonly amountMinor: bigint;
  /** ISO 4217, e.g. `EUR`. */
  readonly currency: string;
}

/** Ten million million euros: far above any transfer, and a thousand of them stay far below PostgreSQL's bigint. */
export const AMOUNT_MINOR_MAX = 10n ** 15n;
/** What an account's sums may reach: PostgreSQL's bigint holds 9.2 * 10^18. */
export const TOTAL_MINOR_MAX = 9n * 10n ** 18n;
/** Where a chat, an invoice number or an end-to-end id of ISO 20022 has to fit. */
export const REFERENCE_LENGTH_MAX = 140;

/** Whether an amount can be moved: more than nothing, not more than the greatest. */
export function isMovable(amountMinor: bigint): boolean {
  return amountMinor > 0n && amountMinor <= AMOUNT_MINOR_MAX;
}
