import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

/** More than this is no search but a copy of the directory. */
export const FOUND_MAX = 50;

export const searchUserDirectory = defineContract({
  name: 'searchUserDirectory',
  method: 'POST',
  ...matrixPaths('/user_directory/search'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Finds people by name or id among those one shares a room with and those in rooms open to everybody.',
  body: z.looseObject({
    search_term: z.string().max(512),
    limit: z
      .number()
      .int()
      .min(1)
      .default(10)
      .transform((limit) => Math.min(limit, FOUND_MAX)),
  }),
  output: z.object({
    limited: z.boolean(),
    results: z.array(
      z.object({ user_id: z.string(), display_name: z.string().optional(), avatar_url: z.string().optional() }),
    ),
  }),
});
