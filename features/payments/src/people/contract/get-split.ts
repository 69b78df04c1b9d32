import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zSplit } from './create-split.ts';
import { zClientId } from './fields.ts';
import { refusals } from './refusals.ts';

export const getSplit = defineContract({
  name: 'getSplit',
  method: 'GET',
  path: '/api/payments/splits/:splitId',
  wire: 'althing',
  auth: 'required',
  summary: 'A split and how far it is paid, for its maker and everybody who has a share.',
  params: z.object({ splitId: zClientId }),
  output: z.object({ split: zSplit }),
  refusals: [refusals.notFound],
});
