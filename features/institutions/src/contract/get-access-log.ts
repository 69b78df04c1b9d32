import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment, zRole, zUuid } from './fields.ts';

/** R5: who has read what about the caller. */
export const getAccessLog = defineContract({
  name: 'getAccessLog',
  method: 'GET',
  path: '/api/institutions/access-log',
  wire: 'althing',
  auth: 'required',
  summary: 'Which institution has read what about you, newest first.',
  query: z.object({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        entryId: z.int(),
        institutionId: zUuid,
        institutionName: z.string(),
        role: zRole,
        /** Ask the institution about this number: it knows who of its staff has it. */
        staffNumber: z.int(),
        /** The feature that was read from. */
        feature: z.string(),
        /** What was read: a snake_case word of that feature. */
        what: z.string(),
        /** What it was read for. */
        purpose: z.string(),
        /** The thing that was read: an invoice, a payment. */
        subject: z.string().nullable(),
        atMs: zMoment,
      }),
    ),
    next: z.int().nullable(),
  }),
});
