import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { notOneself } from './fields.ts';

export const setAccountData = defineContract({
  name: 'setAccountData',
  method: 'PUT',
  ...matrixPaths('/user/:userId/account_data/:type'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Keeps account data.',
  params: z.object({ userId: z.string(), type: z.string() }),
  body: zJsonObject,
  refusals: [
    notOneself,
    { code: 'M_BAD_JSON', status: 405, retry: 'never', when: 'the type is kept by the server itself' },
  ],
});
