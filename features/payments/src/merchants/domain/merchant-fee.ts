/** What the house keeps of each payment to a merchant, in hundredths of a percent. The SPEC says the same. */
export const FEE_BASIS_POINTS = 50n;

/** In minor units, rounded down: on the smallest amounts there is none, and it is always less than the payment. */
export function merchantFeeMinor(amountMinor: bigint): bigint {
  return (amountMinor * FEE_BASIS_POINTS) / 10_000n;
}
