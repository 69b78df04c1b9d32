import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const listJoinedRooms = defineContract({
  name: 'listJoinedRooms',
  method: 'GET',
  ...matrixPaths('/joined_rooms'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The rooms that you are in.',
  output: z.object({ joined_rooms: z.array(z.string()) }),
});
