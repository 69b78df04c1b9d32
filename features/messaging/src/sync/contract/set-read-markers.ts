import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { noSuchEvent, notInRoom, zInRoom } from './fields.ts';

export const setReadMarkers = defineContract({
  name: 'setReadMarkers',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/read_markers'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Sets the read marker and receipts at once.',
  params: zInRoom,
  body: z.looseObject({
    'm.fully_read': z.string().optional(),
    'm.read': z.string().optional(),
    'm.read.private': z.string().optional(),
  }),
  refusals: [notInRoom, noSuchEvent],
});
