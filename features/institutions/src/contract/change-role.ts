import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zRole, zUserId, zUuid } from './fields.ts';

export const changeRole = defineContract({
  name: 'changeRole',
  method: 'PATCH',
  path: '/api/institutions/:institutionId/members/:userId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Gives a colleague another role.',
  params: z.object({ institutionId: zUuid, userId: zUserId }),
  body: z.object({ role: zRole }),
  output: z.object({}),
  refusals: [
    institutionRefusals.notFound,
    institutionRefusals.notStaff,
    institutionRefusals.noSuchMember,
    institutionRefusals.roleTooLow,
    institutionRefusals.lastOwner,
  ],
});
