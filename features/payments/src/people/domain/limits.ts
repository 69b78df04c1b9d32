// How much a person may pay, by what the house knows of them. The SPEC holds the same table in words.

/** `verified`: who they are was shown by a credential; it is never guessed from what they do. */
export type Tier = 'basic' | 'verified';

/**
 * Amounts about worth one euro, in minor units: limits are counted in these, so that one table serves all currencies.
 * What isn't here can't be offered.
 */
const UNIT_MINOR: Readonly<Record<string, bigint>> = {
  AED: 400n,
  BGN: 200n,
  BRL: 600n,
  CHF: 100n,
  CZK: 2500n,
  DKK: 750n,
  EUR: 100n,
  GBP: 100n,
  HUF: 40_000n,
  INR: 10_000n,
  ISK: 150n,
  JPY: 150n,
  KWD: 300n,
  NOK: 1000n,
  PLN: 400n,
  RON: 500n,
  RSD: 12_000n,
  RUB: 10_000n,
  SEK: 1000n,
  TRY: 4000n,
  UAH: 4500n,
  USD: 100n,
};

interface TierUnits {
  readonly perTransfer: bigint;
  readonly perDay: bigint;
  readonly perMonth: bigint;
}

const TIER_UNITS: Readonly<Record<Tier, TierUnits>> = {
  basic: { perTransfer: 500n, perDay: 1000n, perMonth: 3000n },
  verified: { perTransfer: 5000n, perDay: 10_000n, perMonth: 30_000n },
};

/** Whoever stole a password and signed in with it gets this far in the first day, which is when it is noticed. */
const NEW_DEVICE_UNITS = 100n;
/** Whoever was talked into paying a stranger loses no more than this before a night's sleep. */
const FIRST_PAYEE_UNITS = 200n;
/** How long a device, and a payee, is new. */
export const COOLING_MS = 24 * 3600_000;

export interface Limits {
  readonly perTransferMinor: bigint;
  readonly perDayMinor: bigint;
  readonly perMonthMinor: bigint;
  readonly newDeviceMinor: bigint;
  readonly firstPayeeMinor: bigint;
}

export function hasLimits(currency: string): boolean {
  return Object.hasOwn(UNIT_MINOR, currency);
}

/** The limits of a tier in a currency that {@link hasLimits}. */
export function limitsOf({ tier, currency }: { tier: Tier; currency: string }): Limits {
  const unit = UNIT_MINOR[currency];
  if (unit === undefined) throw new RangeError(`there are no limits in ${currency}`);
  const units = TIER_UNITS[tier];
  return {
    perTransferMinor: units.perTransfer * unit,
    perDayMinor: units.perDay * unit,
    perMonthMinor: units.perMonth * unit,
    newDeviceMinor: NEW_DEVICE_UNITS * unit,
    firstPayeeMinor: FIRST_PAYEE_UNITS * unit,
  };
}
