import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { badToken, notInRoom, zDirection, zInRoom, zLimit } from './fields.ts';

export const getRoomMessages = defineContract({
  name: 'getRoomMessages',
  method: 'GET',
  ...matrixPaths('/rooms/:roomId/messages'),
  wire: 'matrix',
  auth: 'required',
  summary: 'A page of a room’s history.',
  params: zInRoom,
  query: z.looseObject({
    from: z.string().optional(),
    to: z.string().optional(),
    dir: zDirection,
    limit: zLimit.optional(),
    filter: z.string().optional(),
  }),
  output: z.looseObject({ chunk: z.array(z.unknown()), start: z.string() }),
  refusals: [notInRoom, badToken],
});
