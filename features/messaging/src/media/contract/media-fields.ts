import { z } from 'zod';

/** Nothing but these characters, so that no id is ever a path. */
const MEDIA_ID = /^[A-Za-z0-9_-]{1,255}$/;

/** A wait for bytes that are still on their way may take this long; longer wishes are cut. */
export const WAIT_MS_MAX = 60_000;
const WAIT_MS_DEFAULT = 20_000;

export const zMediaPlace = z.object({ serverName: z.string().max(255), mediaId: z.string().regex(MEDIA_ID) });
export const zNamedMediaPlace = zMediaPlace.extend({ fileName: z.string().max(255).optional() });
export const zWait = z.coerce
  .number()
  .int()
  .min(0)
  .default(WAIT_MS_DEFAULT)
  .transform((ms) => Math.min(ms, WAIT_MS_MAX));
/** Answers that are bytes. */
export const zBytes = z.unknown();
