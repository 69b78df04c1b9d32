import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zAmountMinor, zCurrency, zParty, zPurpose } from './fields.ts';

/** Two years of months: what fits a screen and is more than enough to compare with. */
export const SPENDING_MONTHS_MAX = 24;

export const getSpending = defineContract({
  name: 'getSpending',
  method: 'GET',
  path: '/api/payments/spending',
  wire: 'althing',
  auth: 'required',
  summary:
    'What the person paid and got by month (UTC), purpose and party, reckoned when they ask and for them only. Refunds lessen what was paid.',
  query: z.object({
    currency: zCurrency,
    months: z.coerce.number().int().min(1).max(SPENDING_MONTHS_MAX).default(6),
  }),
  output: z.object({
    currency: zCurrency,
    /** Oldest first; months without anything are there, with zeros. */
    months: z.array(
      z.object({
        /** `2026-11`. */
        month: z.string(),
        outMinor: zAmountMinor,
        inMinor: zAmountMinor,
        byPurpose: z.array(z.object({ purpose: zPurpose, outMinor: zAmountMinor })),
        /** Those to whom most was paid. */
        byParty: z.array(z.object({ party: zParty, outMinor: zAmountMinor })),
      }),
    ),
  }),
});
