import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zTransfer } from './fields.ts';
import { refusals } from './refusals.ts';

export const getTransfer = defineContract({
  name: 'getTransfer',
  method: 'GET',
  path: '/api/payments/transfers/:transferId',
  wire: 'althing',
  auth: 'required',
  summary: 'A transfer as its payer or its payee may see it; it is found by nobody else.',
  params: z.object({ transferId: zClientId }),
  output: z.object({ transfer: zTransfer }),
  refusals: [refusals.notFound],
});
