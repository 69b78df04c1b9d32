import { defineContract, matrixPaths } from '@althing/schema';
import { zAboutUser, zInRoom } from './fields.ts';

export const banUser = defineContract({
  name: 'banUser',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/ban'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Bans a person from a room.',
  params: zInRoom,
  body: zAboutUser,
  refusals: [{ code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'Your power level is too low for it.' }],
});
