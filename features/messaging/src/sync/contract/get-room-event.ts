import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { noSuchEvent, zEventInRoom } from './fields.ts';

export const getRoomEvent = defineContract({
  name: 'getRoomEvent',
  method: 'GET',
  ...matrixPaths('/rooms/:roomId/event/:eventId'),
  wire: 'matrix',
  auth: 'required',
  summary: 'One event.',
  params: zEventInRoom,
  output: z.unknown(),
  refusals: [noSuchEvent],
});
