import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment, zParty } from './fields.ts';

export const listPayees = defineContract({
  name: 'listPayees',
  method: 'GET',
  path: '/api/payments/payees',
  wire: 'althing',
  auth: 'required',
  summary: 'Whom the person has paid, most recently paid first.',
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: z.object({
    payees: z.array(z.object({ party: zParty, firstPaidAtMs: zMoment, lastPaidAtMs: zMoment, times: z.int() })),
  }),
});
