import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment } from './fields.ts';

/** R4: a suspension names its rule, reason, length and office, can be appealed, and ends by itself. */
export const zSuspension = z.object({
  suspensionId: z.string(),
  rule: z.string(),
  reason: z.string(),
  office: z.string(),
  decidedAtMs: zMoment,
  untilMs: zMoment,
  appeal: z
    .object({
      text: z.string(),
      appealedAtMs: zMoment,
      /** Null while nobody has decided. Who decides is not who suspended. */
      outcome: z.enum(['upheld', 'lifted']).nullable(),
      outcomeReason: z.string().nullable(),
      decidedAtMs: zMoment.nullable(),
    })
    .nullable(),
});

export const getMoneyStatus = defineContract({
  name: 'getMoneyStatus',
  method: 'GET',
  path: '/api/payments/status',
  wire: 'althing',
  auth: 'required',
  summary:
    'Whether this person may pay. A suspension of payments reaches nothing else: talk, identity and services go on, and so do receiving, history and export.',
  output: z.object({
    state: z.enum(['active', 'suspended']),
    tier: z.enum(['basic', 'verified']),
    suspension: zSuspension.nullable(),
    /** Those that ended, newest first. */
    past: z.array(zSuspension),
  }),
});
