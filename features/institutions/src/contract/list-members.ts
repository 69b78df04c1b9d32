import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zMember, zRole, zUserId, zUuid } from './fields.ts';

export const listMembers = defineContract({
  name: 'listMembers',
  method: 'GET',
  path: '/api/institutions/:institutionId/members',
  wire: 'althing',
  auth: 'required',
  summary: 'Who works there and in which role, for those who do; managers also see who is invited.',
  params: z.object({ institutionId: zUuid }),
  output: z.object({
    members: z.array(zMember),
    invitations: z.array(z.object({ userId: zUserId, role: zRole })),
  }),
  refusals: [institutionRefusals.notFound, institutionRefusals.notStaff],
});
