import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { badToken, notInRoom, zInRoom, zLimit } from './fields.ts';

export const listThreads = defineContract({
  name: 'listThreads',
  method: 'GET',
  path: '/_matrix/client/v1/rooms/:roomId/threads',
  wire: 'matrix',
  auth: 'required',
  summary: 'The threads of a room, the one with the newest reply first.',
  params: zInRoom,
  query: z.looseObject({
    include: z.enum(['all', 'participated']).optional(),
    limit: zLimit.optional(),
    from: z.string().optional(),
  }),
  output: z.looseObject({ chunk: z.array(z.unknown()) }),
  refusals: [notInRoom, badToken],
});
