import { defineContract, matrixPaths } from '@althing/schema';
import { zAboutUser, zInRoom } from './fields.ts';

export const kickUser = defineContract({
  name: 'kickUser',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/kick'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Removes a person from a room, or takes an invitation back.',
  params: zInRoom,
  body: zAboutUser,
  refusals: [{ code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'Your power level is too low for it.' }],
});
