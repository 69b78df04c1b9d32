// What a payment costs its payer. People pay nothing; what a merchant pays for being paid is settled with the merchant,
// never added to what the customer signs.
import type { Purpose } from '../../ledger/domain/commands.ts';
import type { Tier } from './limits.ts';

/** In hundredths of a percent, and a fixed part in minor units. */
interface Fee {
  readonly basisPoints: bigint;
  readonly fixedMinor: bigint;
}

const FREE: Fee = { basisPoints: 0n, fixedMinor: 0n };

const FEES: Readonly<Partial<Record<Purpose, Readonly<Record<Tier, Fee>>>>> = {
  send: { basic: FREE, verified: FREE },
  request: { basic: FREE, verified: FREE },
  split: { basic: FREE, verified: FREE },
  mandate: { basic: FREE, verified: FREE },
  merchant: { basic: FREE, verified: FREE },
  invoice: { basic: FREE, verified: FREE },
};

/** The payer's fee in minor units, rounded up to the next whole one: nobody is told less than they pay. */
export function feeMinorOf(of: { purpose: Purpose; tier: Tier; amountMinor: bigint }): bigint {
  const fee = FEES[of.purpose]?.[of.tier] ?? FREE;
  return (of.amountMinor * fee.basisPoints + 9999n) / 10_000n + fee.fixedMinor;
}
