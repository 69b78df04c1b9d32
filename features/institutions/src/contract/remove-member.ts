import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zUserId, zUuid } from './fields.ts';

export const removeMember = defineContract({
  name: 'removeMember',
  method: 'DELETE',
  path: '/api/institutions/:institutionId/members/:userId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Ends a colleague’s role, or one’s own.',
  params: z.object({ institutionId: zUuid, userId: zUserId }),
  output: z.object({}),
  refusals: [
    institutionRefusals.notFound,
    institutionRefusals.notStaff,
    institutionRefusals.noSuchMember,
    institutionRefusals.roleTooLow,
    institutionRefusals.lastOwner,
  ],
});
