import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zRequest } from './create-request.ts';
import { zClientId } from './fields.ts';
import { refusals } from './refusals.ts';

export const getRequest = defineContract({
  name: 'getRequest',
  method: 'GET',
  path: '/api/payments/requests/:requestId',
  wire: 'althing',
  auth: 'required',
  summary: 'A request for money, for who asked and who is asked.',
  params: z.object({ requestId: zClientId }),
  output: z.object({ request: zRequest }),
  refusals: [refusals.notFound],
});
