// Fields that several contracts of sync share.
import { z } from 'zod';
import type { RefusalDescription } from '@althing/schema';

/** A page holds at most this many events: what memory holds of a room. */
export const PAGE_LIMIT_MAX = 100;

/** A page size: larger wishes are cut, as the specification asks. */
export const zLimit = z.coerce
  .number()
  .int()
  .min(0)
  .transform((limit) => Math.min(limit, PAGE_LIMIT_MAX));

export const zDirection = z.enum(['f', 'b']);

export const zInRoom = z.object({ roomId: z.string() });
export const zEventInRoom = z.object({ roomId: z.string(), eventId: z.string() });

export const notInRoom: RefusalDescription = {
  code: 'M_FORBIDDEN',
  status: 403,
  retry: 'never',
  when: 'the caller is not in the room and may not look in',
};
export const noSuchEvent: RefusalDescription = {
  code: 'M_NOT_FOUND',
  status: 404,
  retry: 'never',
  when: 'there is no such event that the caller may see',
};
export const badToken: RefusalDescription = {
  code: 'M_INVALID_PARAM',
  status: 400,
  retry: 'changed',
  when: 'a token is not of this server',
};
export const notOneself: RefusalDescription = {
  code: 'M_FORBIDDEN',
  status: 403,
  retry: 'never',
  when: 'the user id is not the caller’s',
};
