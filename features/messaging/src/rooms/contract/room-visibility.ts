import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zInRoom } from './fields.ts';

const { path, aliases } = matrixPaths('/directory/list/room/:roomId');
const zVisibility = z.enum(['public', 'private']);

export const getRoomVisibility = defineContract({
  name: 'getRoomVisibility',
  method: 'GET',
  path,
  aliases,
  wire: 'matrix',
  auth: 'none',
  summary: 'Whether a room stands in the published directory.',
  params: zInRoom,
  output: z.object({ visibility: zVisibility }),
  refusals: [{ code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'There is no such room.' }],
});

export const setRoomVisibility = defineContract({
  name: 'setRoomVisibility',
  method: 'PUT',
  path,
  aliases,
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Puts a room into the published directory or takes it out.',
  params: zInRoom,
  body: z.looseObject({ visibility: zVisibility.default('public') }),
  refusals: [{ code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'Your power level is too low.' }],
});
