import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notOneself } from './fields.ts';

export const getAccountData = defineContract({
  name: 'getAccountData',
  method: 'GET',
  ...matrixPaths('/user/:userId/account_data/:type'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Reads account data.',
  params: z.object({ userId: z.string(), type: z.string() }),
  output: z.unknown(),
  refusals: [notOneself, { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'there is none of this type' }],
});
