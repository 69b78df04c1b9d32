import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment, zPageStart } from './fields.ts';
import { refusals } from './refusals.ts';

/** Below the idle time after which proxies cut a connection. */
export const WAIT_MS_MAX = 30_000;

export const zChange = z.object({
  kind: z.enum(['transfer', 'request', 'split', 'mandate', 'account', 'key', 'status', 'invoice', 'dispute']),
  /** Of the thing that changed; fetch it to see how it is now. */
  id: z.string(),
  atMs: zMoment,
});

export const waitForChanges = defineContract({
  name: 'waitForChanges',
  method: 'GET',
  path: '/api/payments/changes',
  wire: 'althing',
  auth: 'required',
  summary:
    'What changed in the person’s money since `since`, oldest first; waits up to `timeoutMs` while there is nothing. Without `since`: where to begin. Changes are kept for 30 days; `isComplete` is false where older ones were asked for: fetch everything afresh.',
  query: z.object({
    since: zPageStart.optional(),
    timeoutMs: z.coerce.number().int().min(0).max(WAIT_MS_MAX).default(0),
  }),
  output: z.object({ changes: z.array(zChange), next: zPageStart, isComplete: z.boolean() }),
  refusals: [refusals.tooManyWaiting],
});
