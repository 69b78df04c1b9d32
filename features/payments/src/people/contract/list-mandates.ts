import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPageLimit, zPageStart } from './fields.ts';
import { zMandate } from './grant-mandate.ts';

export const listMandates = defineContract({
  name: 'listMandates',
  method: 'GET',
  path: '/api/payments/mandates',
  wire: 'althing',
  auth: 'required',
  summary: 'Mandates that the person granted or may collect by, newest first.',
  query: z.object({ direction: z.enum(['out', 'in']).optional(), before: zPageStart.optional(), limit: zPageLimit }),
  output: z.object({ mandates: z.array(zMandate), next: zPageStart.nullable() }),
});
