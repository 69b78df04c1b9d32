import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zUserId, zUuid } from './fields.ts';

export const withdrawInvitation = defineContract({
  name: 'withdrawInvitation',
  method: 'DELETE',
  path: '/api/institutions/:institutionId/invitations/:userId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Takes an invitation back, or turns one’s own down.',
  params: z.object({ institutionId: zUuid, userId: zUserId }),
  output: z.object({}),
  refusals: [institutionRefusals.notFound, institutionRefusals.notStaff, institutionRefusals.roleTooLow],
});
