import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zRequest, zRequestState } from './create-request.ts';
import { zPageLimit, zPageStart } from './fields.ts';

export const listRequests = defineContract({
  name: 'listRequests',
  method: 'GET',
  path: '/api/payments/requests',
  wire: 'althing',
  auth: 'required',
  summary: 'Requests that the person made or got, newest first.',
  query: z.object({
    direction: z.enum(['out', 'in']).optional(),
    state: zRequestState.optional(),
    before: zPageStart.optional(),
    limit: zPageLimit,
  }),
  output: z.object({ requests: z.array(zRequest), next: zPageStart.nullable() }),
});
