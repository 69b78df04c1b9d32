import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';

export const setPresence = defineContract({
  name: 'setPresence',
  method: 'PUT',
  ...matrixPaths('/presence/:userId/status'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Shows the people one shares a room with that one is there, or ends it with `offline`.',
  params: z.object({ userId: zUserId }),
  body: z.looseObject({
    presence: z.enum(['online', 'unavailable', 'offline']),
    status_msg: z.string().max(512).nullish(),
  }),
});
