import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zCurrency, zPageLimit, zPageStart, zPurpose, zTransfer } from './fields.ts';

export const listTransfers = defineContract({
  name: 'listTransfers',
  method: 'GET',
  path: '/api/payments/transfers',
  wire: 'althing',
  auth: 'required',
  summary: 'The person’s transfers, newest first.',
  query: z.object({
    currency: zCurrency.optional(),
    direction: z.enum(['out', 'in']).optional(),
    purpose: zPurpose.optional(),
    partyId: z.string().min(1).max(100).optional(),
    fromMs: z.coerce.number().int().nonnegative().optional(),
    untilMs: z.coerce.number().int().nonnegative().optional(),
    before: zPageStart.optional(),
    limit: zPageLimit,
  }),
  output: z.object({ transfers: z.array(zTransfer), next: zPageStart.nullable() }),
});
