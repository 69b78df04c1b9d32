import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';

export const getPresence = defineContract({
  name: 'getPresence',
  method: 'GET',
  ...matrixPaths('/presence/:userId/status'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Whether somebody is there, if they chose to show it to the people they share a room with.',
  params: z.object({ userId: zUserId }),
  output: zJsonObject,
});
