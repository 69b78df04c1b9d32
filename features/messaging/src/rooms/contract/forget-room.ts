import { defineContract, matrixPaths } from '@althing/schema';
import { zInRoom } from './fields.ts';

export const forgetRoom = defineContract({
  name: 'forgetRoom',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/forget'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Takes a room that you left off your list; its history is closed to you then.',
  params: zInRoom,
});
