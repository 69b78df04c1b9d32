// Simplified sliding sync, as the clients of today ask for it (MSC4186 under its unstable name).
import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { SYNC_TIMEOUT_MS_MAX } from './sync.ts';

/** Lists and subscriptions of one request, and ranges of one list. */
const LISTS_MAX = 100;
const SUBSCRIPTIONS_MAX = 100;
const RANGES_MAX = 20;
const REQUIRED_STATE_MAX = 200;
const TIMELINE_LIMIT_MAX = 100;

const zRange = z.tuple([z.number().int().min(0), z.number().int().min(0)]);
const zRoomConfig = z.looseObject({
  required_state: z
    .array(z.tuple([z.string(), z.string()]))
    .max(REQUIRED_STATE_MAX)
    .optional(),
  timeline_limit: z
    .number()
    .int()
    .min(0)
    .transform((limit) => Math.min(limit, TIMELINE_LIMIT_MAX))
    .optional(),
});
const zListFilters = z.looseObject({
  is_dm: z.boolean().nullish(),
  is_encrypted: z.boolean().nullish(),
  is_invite: z.boolean().nullish(),
  room_types: z.array(z.string().nullable()).nullish(),
  not_room_types: z.array(z.string().nullable()).nullish(),
  room_name_like: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  not_tags: z.array(z.string()).nullish(),
});
const zExtension = z.looseObject({
  enabled: z.boolean().optional(),
  lists: z.array(z.string()).optional(),
  rooms: z.array(z.string()).optional(),
});

function zAtMost<Value extends z.ZodType>(value: Value, entriesMax: number) {
  return z
    .record(z.string(), value)
    .refine((entries) => Object.keys(entries).length <= entriesMax, `holds more than ${entriesMax} entries`);
}

export const slidingSync = defineContract({
  name: 'slidingSync',
  method: 'POST',
  path: '/_matrix/client/unstable/org.matrix.simplified_msc3575/sync',
  wire: 'matrix',
  auth: 'required',
  summary: 'The top of the caller’s list of rooms, and what is new in it; waits if there is nothing yet.',
  query: z.looseObject({
    pos: z.string().optional(),
    timeout: z.coerce
      .number()
      .int()
      .min(0)
      .transform((timeoutMs) => Math.min(timeoutMs, SYNC_TIMEOUT_MS_MAX))
      .optional(),
    set_presence: z.enum(['offline', 'online', 'unavailable']).optional(),
  }),
  body: z.looseObject({
    conn_id: z.string().max(64).optional(),
    txn_id: z.string().max(255).optional(),
    lists: zAtMost(
      zRoomConfig.extend({
        ranges: z.array(zRange).max(RANGES_MAX).optional(),
        range: zRange.optional(),
        filters: zListFilters.nullish(),
      }),
      LISTS_MAX,
    ).optional(),
    room_subscriptions: zAtMost(zRoomConfig, SUBSCRIPTIONS_MAX).optional(),
    extensions: z
      .looseObject({
        to_device: z.looseObject({ enabled: z.boolean().optional(), since: z.string().nullish() }).optional(),
        e2ee: zExtension.optional(),
        account_data: zExtension.optional(),
        receipts: zExtension.optional(),
        typing: zExtension.optional(),
      })
      .optional(),
  }),
  output: z.unknown(),
  refusals: [
    {
      code: 'M_UNKNOWN_POS',
      status: 400,
      retry: 'changed',
      when: 'the server has forgotten the connection: begin anew',
    },
  ],
});

export type ListFilters = z.output<typeof zListFilters>;
export type SlidingBody = z.output<(typeof slidingSync)['body']>;
