import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zInRoom, zReason } from './fields.ts';

export const leaveRoom = defineContract({
  name: 'leaveRoom',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/leave'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Leaves a room, rejects an invitation, or takes a knock back.',
  params: zInRoom,
  body: z.looseObject({ reason: zReason.optional() }),
});
