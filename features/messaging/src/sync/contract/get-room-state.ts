import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notInRoom, zInRoom } from './fields.ts';

export const getRoomState = defineContract({
  name: 'getRoomState',
  method: 'GET',
  ...matrixPaths('/rooms/:roomId/state'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The whole state of a room, as it is or as the caller left it.',
  params: zInRoom,
  output: z.unknown(),
  refusals: [notInRoom],
});
