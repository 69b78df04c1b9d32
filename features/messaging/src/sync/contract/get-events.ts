import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { badToken } from './fields.ts';
import { SYNC_TIMEOUT_MS_MAX } from './sync.ts';

/** What came before /sync; a few old clients still poll it. */
export const getEvents = defineContract({
  name: 'getEvents',
  method: 'GET',
  ...matrixPaths('/events'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Events of the caller’s rooms since a token; waits if there are none yet. Use /sync.',
  query: z.looseObject({
    from: z.string().optional(),
    timeout: z.coerce
      .number()
      .int()
      .min(0)
      .transform((timeoutMs) => Math.min(timeoutMs, SYNC_TIMEOUT_MS_MAX))
      .optional(),
  }),
  output: z.object({ chunk: z.array(z.unknown()), start: z.string(), end: z.string() }),
  refusals: [badToken],
});
