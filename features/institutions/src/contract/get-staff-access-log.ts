import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zMoment, zRole, zUuid } from './fields.ts';

export const getStaffAccessLog = defineContract({
  name: 'getStaffAccessLog',
  method: 'GET',
  path: '/api/institutions/:institutionId/access-log',
  wire: 'althing',
  auth: 'required',
  summary:
    'What the staff has read about people, newest first; owners only. People stand in it as the institution knows them.',
  params: z.object({ institutionId: zUuid }),
  query: z.object({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        entryId: z.int(),
        /** Null once the colleague’s account is gone. */
        staffUserId: z.string().nullable(),
        staffNumber: z.int(),
        role: zRole,
        personKey: z.string().describe('The pairwise id under which the feature knows the person (R6).'),
        feature: z.string(),
        what: z.string(),
        purpose: z.string(),
        subject: z.string().nullable(),
        atMs: zMoment,
      }),
    ),
    next: z.int().nullable(),
  }),
  refusals: [institutionRefusals.notFound, institutionRefusals.notStaff, institutionRefusals.roleTooLow],
});
