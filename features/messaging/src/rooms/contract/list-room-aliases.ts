import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zInRoom } from './fields.ts';

export const listRoomAliases = defineContract({
  name: 'listRoomAliases',
  method: 'GET',
  ...matrixPaths('/rooms/:roomId/aliases'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The aliases that lead to a room.',
  params: zInRoom,
  output: z.object({ aliases: z.array(z.string()) }),
});
