import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notInRoom, zInRoom } from './fields.ts';

export const getJoinedMembers = defineContract({
  name: 'getJoinedMembers',
  method: 'GET',
  ...matrixPaths('/rooms/:roomId/joined_members'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Who is in a room, with names and pictures.',
  params: zInRoom,
  output: z.object({ joined: z.record(z.string(), z.looseObject({})) }),
  refusals: [notInRoom],
});
