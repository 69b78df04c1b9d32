import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zRoomEventFilter } from './filter.ts';

/** Longer terms are no search by a person. */
export const SEARCH_TERM_LENGTH_MAX = 512;

export const zSearchKey = z.enum(['content.body', 'content.name', 'content.topic']);

const zSurrounding = z.number().int().min(0).max(20);

export const searchEvents = defineContract({
  name: 'searchEvents',
  method: 'POST',
  ...matrixPaths('/search'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Finds what was said, in the caller’s rooms, as far as it isn’t encrypted.',
  query: z.looseObject({ next_batch: z.string().optional() }),
  body: z.looseObject({
    search_categories: z.looseObject({
      room_events: z
        .looseObject({
          search_term: z.string().max(SEARCH_TERM_LENGTH_MAX),
          keys: z.array(zSearchKey).optional(),
          filter: zRoomEventFilter.optional(),
          order_by: z.enum(['recent', 'rank']).optional(),
          event_context: z
            .looseObject({
              before_limit: zSurrounding.optional(),
              after_limit: zSurrounding.optional(),
              include_profile: z.boolean().optional(),
            })
            .optional(),
          include_state: z.boolean().optional(),
          groupings: z
            .looseObject({
              group_by: z.array(z.looseObject({ key: z.enum(['room_id', 'sender']).optional() })).optional(),
            })
            .optional(),
        })
        .optional(),
    }),
  }),
  output: z.unknown(),
  refusals: [{ code: 'M_INVALID_PARAM', status: 400, retry: 'changed', when: 'the token is not of this server' }],
});
