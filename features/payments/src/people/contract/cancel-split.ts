import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zSplit } from './create-split.ts';
import { zClientId } from './fields.ts';
import { refusals } from './refusals.ts';

export const cancelSplit = defineContract({
  name: 'cancelSplit',
  method: 'POST',
  path: '/api/payments/splits/:splitId/cancel',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Takes back the shares that nobody has paid yet; what was paid stays paid.',
  params: z.object({ splitId: zClientId }),
  output: z.object({ split: zSplit }),
  refusals: [refusals.notFound, refusals.busy],
});
