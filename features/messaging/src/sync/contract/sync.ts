import { z } from 'zod';
import { defineContract, matrixPaths, zQueryBoolean } from '@althing/schema';

/** Longer waits are cut to this: proxies give up a little above it. */
export const SYNC_TIMEOUT_MS_MAX = 60_000;

export const sync = defineContract({
  name: 'sync',
  method: 'GET',
  ...matrixPaths('/sync'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Everything new since a token, or all of it at first; waits if there is nothing yet.',
  query: z.looseObject({
    filter: z.string().optional(),
    since: z.string().optional(),
    full_state: zQueryBoolean.optional(),
    set_presence: z.enum(['offline', 'online', 'unavailable']).optional(),
    timeout: z.coerce
      .number()
      .int()
      .min(0)
      .transform((timeoutMs) => Math.min(timeoutMs, SYNC_TIMEOUT_MS_MAX))
      .optional(),
    use_state_after: zQueryBoolean.optional(),
    'org.matrix.msc4222.use_state_after': zQueryBoolean.optional(),
  }),
  output: z.unknown(),
  refusals: [
    { code: 'M_INVALID_PARAM', status: 400, retry: 'changed', when: 'the token or the filter is not valid' },
    { code: 'M_NOT_JSON', status: 400, retry: 'changed', when: 'the filter is not JSON' },
  ],
});
