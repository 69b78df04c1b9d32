// The shape of filters (Client-Server API, "Filtering"). Unknown members pass; known ones have strict types.
import { z } from 'zod';

/** A filter lists at most this many names in one place: more is no filter but an attack on whoever applies it. */
const NAMES_MAX = 1000;

const zNames = z.array(z.string()).max(NAMES_MAX);
const zUserIds = z.array(z.string().regex(/^@[^:]*:.+$/, 'is no user id')).max(NAMES_MAX);
const zRoomIds = z.array(z.string().regex(/^!/, 'is no room id')).max(NAMES_MAX);

const zEventFilter = z.looseObject({
  limit: z.number().int().min(0).optional(),
  types: zNames.nullish(),
  not_types: zNames.optional(),
  senders: zUserIds.nullish(),
  not_senders: zUserIds.optional(),
});

export const zRoomEventFilter = zEventFilter.extend({
  rooms: zRoomIds.nullish(),
  not_rooms: zRoomIds.optional(),
  contains_url: z.boolean().optional(),
  lazy_load_members: z.boolean().optional(),
  include_redundant_members: z.boolean().optional(),
  unread_thread_notifications: z.boolean().optional(),
  related_by_senders: zUserIds.optional(),
  related_by_rel_types: zNames.optional(),
});

export const zFilter = z.looseObject({
  event_fields: zNames.optional(),
  event_format: z.enum(['client', 'federation']).optional(),
  presence: zEventFilter.optional(),
  account_data: zEventFilter.optional(),
  room: z
    .looseObject({
      rooms: zRoomIds.nullish(),
      not_rooms: zRoomIds.optional(),
      include_leave: z.boolean().optional(),
      state: zRoomEventFilter.optional(),
      timeline: zRoomEventFilter.optional(),
      ephemeral: zRoomEventFilter.optional(),
      account_data: zRoomEventFilter.optional(),
    })
    .optional(),
});

export type EventFilter = z.output<typeof zEventFilter>;
export type RoomEventFilter = z.output<typeof zRoomEventFilter>;
export type Filter = z.output<typeof zFilter>;
