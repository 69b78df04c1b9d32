import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zDispute } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getDispute = defineContract({
  name: 'getDispute',
  method: 'GET',
  path: '/api/payments/disputes/:disputeId',
  wire: 'althing',
  auth: 'required',
  summary: 'A dispute of the caller’s.',
  params: z.object({ disputeId: zClientId }),
  output: zDispute,
  refusals: [merchantRefusals.notFound],
});
