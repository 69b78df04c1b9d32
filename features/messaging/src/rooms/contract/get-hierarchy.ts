import { z } from 'zod';
import { defineContract, zQueryBoolean, zQueryInteger } from '@althing/schema';
import { zInRoom } from './fields.ts';

export const getHierarchy = defineContract({
  name: 'getHierarchy',
  method: 'GET',
  path: '/_matrix/client/v1/rooms/:roomId/hierarchy',
  aliases: ['/_matrix/client/unstable/org.matrix.msc2946/rooms/:roomId/hierarchy'],
  wire: 'matrix',
  auth: 'required',
  summary: 'The rooms of a space and of the spaces in it, as far as you may see them.',
  params: zInRoom,
  query: z.object({
    suggested_only: zQueryBoolean.default(false),
    limit: zQueryInteger({ min: 1, max: 1_000_000 }).optional(),
    max_depth: zQueryInteger({ min: 0, max: 1_000_000 }).optional(),
    from: z.string().optional(),
  }),
  output: z.object({ rooms: z.array(z.unknown()), next_batch: z.string().optional() }),
  refusals: [
    { code: 'M_FORBIDDEN', status: 403, retry: 'never', when: 'The space is closed to you or not there.' },
    { code: 'M_INVALID_PARAM', status: 400, retry: 'never', when: '`from` is unknown, or another parameter changed.' },
  ],
});
