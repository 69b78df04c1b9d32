import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';
import { zInRoom } from './fields.ts';

export const upgradeRoom = defineContract({
  name: 'upgradeRoom',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/upgrade'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Replaces a room by one of another version; the old one points to it.',
  params: zInRoom,
  body: z.looseObject({ new_version: z.string(), additional_creators: z.array(zUserId).max(100).optional() }),
  output: z.object({ replacement_room: z.string() }),
  refusals: [
    { code: 'M_UNSUPPORTED_ROOM_VERSION', status: 400, retry: 'changed', when: 'The version is not offered here.' },
    { code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'You may not close the room.' },
    { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'There is no such room.' },
  ],
});
