import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notOneself } from './fields.ts';

export const getRoomAccountData = defineContract({
  name: 'getRoomAccountData',
  method: 'GET',
  ...matrixPaths('/user/:userId/rooms/:roomId/account_data/:type'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Reads account data of a room.',
  params: z.object({ userId: z.string(), roomId: z.string(), type: z.string() }),
  output: z.unknown(),
  refusals: [notOneself, { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'there is none of this type' }],
});
