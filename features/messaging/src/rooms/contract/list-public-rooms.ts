import { z } from 'zod';
import { defineContract, matrixPaths, zQueryInteger } from '@althing/schema';

const { path, aliases } = matrixPaths('/publicRooms');
/** Beyond this the answer is cut: a larger wish is granted in pages. */
const LIMIT_MAX = 1_000_000;
const zServer = z.object({ server: z.string().optional() });

const output = z.object({
  chunk: z.array(z.unknown()),
  next_batch: z.string().optional(),
  prev_batch: z.string().optional(),
  total_room_count_estimate: z.number(),
});

export const listPublicRooms = defineContract({
  name: 'listPublicRooms',
  method: 'GET',
  path,
  aliases,
  wire: 'matrix',
  auth: 'none',
  summary: 'The published directory, largest rooms first.',
  query: zServer.extend({ limit: zQueryInteger({ min: 0, max: LIMIT_MAX }).optional(), since: z.string().optional() }),
  output,
});

export const searchPublicRooms = defineContract({
  name: 'searchPublicRooms',
  method: 'POST',
  path,
  aliases,
  wire: 'matrix',
  auth: 'required',
  summary: 'The published directory, searched by words and kinds of rooms.',
  query: zServer,
  body: z.looseObject({
    limit: z.number().int().min(0).max(LIMIT_MAX).nullish(),
    since: z.string().nullish(),
    filter: z
      .looseObject({
        generic_search_term: z.string().max(255).nullish(),
        room_types: z.array(z.string().nullable()).max(20).nullish(),
      })
      .nullish(),
  }),
  output,
});
