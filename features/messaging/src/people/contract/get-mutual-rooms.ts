import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';

export const getMutualRooms = defineContract({
  name: 'getMutualRooms',
  method: 'GET',
  path: '/_matrix/client/v1/mutual_rooms',
  aliases: [
    '/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms',
    '/_matrix/client/unstable/uk.half-shot.msc2666/mutual_rooms',
  ],
  wire: 'matrix',
  auth: 'required',
  summary: 'The rooms in which one is together with somebody.',
  query: z.object({ user_id: zUserId, from: z.string().optional() }),
  output: z.object({ joined: z.array(z.string()), count: z.number().int(), next_batch: z.string().optional() }),
});
