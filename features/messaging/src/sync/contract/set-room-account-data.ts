import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { notOneself } from './fields.ts';

export const setRoomAccountData = defineContract({
  name: 'setRoomAccountData',
  method: 'PUT',
  ...matrixPaths('/user/:userId/rooms/:roomId/account_data/:type'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Keeps account data of a room.',
  params: z.object({ userId: z.string(), roomId: z.string(), type: z.string() }),
  body: zJsonObject,
  refusals: [
    notOneself,
    { code: 'M_BAD_JSON', status: 405, retry: 'never', when: 'the type is kept by the server itself' },
  ],
});
