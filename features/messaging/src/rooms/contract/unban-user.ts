import { defineContract, matrixPaths } from '@althing/schema';
import { zAboutUser, zInRoom } from './fields.ts';

export const unbanUser = defineContract({
  name: 'unbanUser',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/unban'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Lifts a ban; the person may be invited again.',
  params: zInRoom,
  body: zAboutUser,
  refusals: [{ code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'Your power level is too low for it.' }],
});
