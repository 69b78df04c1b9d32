import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zRequest } from './create-request.ts';
import { zClientId } from './fields.ts';
import { refusals } from './refusals.ts';

export const declineRequest = defineContract({
  name: 'declineRequest',
  method: 'POST',
  path: '/api/payments/requests/:requestId/decline',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Says no to a request. Suspended people may. Repeated, it answers the same.',
  params: z.object({ requestId: zClientId }),
  output: z.object({ request: zRequest }),
  refusals: [refusals.notFound, refusals.requestNotOpen, refusals.busy],
});
