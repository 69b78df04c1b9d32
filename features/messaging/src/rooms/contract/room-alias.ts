import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

const { path, aliases } = matrixPaths('/directory/room/:roomAlias');
const params = z.object({ roomAlias: z.string() });

export const getRoomAlias = defineContract({
  name: 'getRoomAlias',
  method: 'GET',
  path,
  aliases,
  wire: 'matrix',
  auth: 'none',
  summary: 'The room that an alias leads to.',
  params,
  output: z.object({ room_id: z.string(), servers: z.array(z.string()) }),
  refusals: [{ code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'The alias leads nowhere.' }],
});

export const createRoomAlias = defineContract({
  name: 'createRoomAlias',
  method: 'PUT',
  path,
  aliases,
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Lets an alias lead to a room that you are in.',
  params,
  body: z.looseObject({ room_id: z.string() }),
  refusals: [
    { code: 'M_UNKNOWN', status: 409, retry: 'changed', when: 'The alias is taken.' },
    { code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'You are not in the room.' },
  ],
});

export const deleteRoomAlias = defineContract({
  name: 'deleteRoomAlias',
  method: 'DELETE',
  path,
  aliases,
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Gives an alias up.',
  params,
  refusals: [
    { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'There is no such alias.' },
    { code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'It is not yours, and your power level is too low.' },
  ],
});
