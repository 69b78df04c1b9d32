import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zAmountMinor, zCurrency, zMoment } from './fields.ts';
import { refusals } from './refusals.ts';

/** Which limit: by tier, over a calendar day or month (UTC), or for the first 24 hours of a device or a payee. */
export const zLimitKind = z.enum(['day', 'month', 'new_device', 'first_payee', 'mandate']);

export const zLimit = z.object({
  kind: zLimitKind,
  limitMinor: zAmountMinor,
  leftMinor: zAmountMinor,
  /** When it begins anew, or is over for good. */
  resetsAtMs: zMoment,
});

export const getLimits = defineContract({
  name: 'getLimits',
  method: 'GET',
  path: '/api/payments/limits',
  wire: 'althing',
  auth: 'required',
  summary: 'What can still be paid with this device, and which limits say so.',
  query: z.object({ currency: zCurrency }),
  output: z.object({
    tier: z.enum(['basic', 'verified']),
    currency: zCurrency,
    perTransferMinor: zAmountMinor,
    /** The limits that hold now for whomever is paid. */
    limits: z.array(zLimit),
    /** What holds beside them for whoever is paid for the first time, in the first 24 hours. */
    firstPayeeMinor: zAmountMinor,
    /** The most that could be paid now, the balance left aside. */
    leftMinor: zAmountMinor,
  }),
  refusals: [refusals.currencyNotOffered],
});
