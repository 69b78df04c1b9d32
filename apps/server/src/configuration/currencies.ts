// In which currencies there are accounts: those for which limits are known.

/** What goes where the operator says nothing. */
const USUAL = ['EUR', 'USD'];

/** The currencies, or what is wrong. */
export async function currenciesFrom(given: readonly string[] | undefined): Promise<readonly string[] | string> {
  if (given === undefined) return USUAL;
  // Payments is large; reading the settings without this one need not wait for it.
  const { hasLimits } = await import('@althing/payments/server');
  const unknown = given.find((currency) => !hasLimits(currency));
  return unknown === undefined ? given : `ALTHING_CURRENCIES has ${unknown}, for which there are no limits of payments`;
}
