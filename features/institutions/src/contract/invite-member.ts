import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { institutionRefusals, zRole, zUserId, zUuid } from './fields.ts';

export const inviteMember = defineContract({
  name: 'inviteMember',
  method: 'PUT',
  path: '/api/institutions/:institutionId/invitations/:userId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Asks a person, or a bot’s account, to take a role. It counts from when they accept.',
  params: z.object({ institutionId: zUuid, userId: zUserId }),
  body: z.object({ role: zRole }),
  output: z.object({}),
  refusals: [
    institutionRefusals.notFound,
    institutionRefusals.notStaff,
    institutionRefusals.closed,
    institutionRefusals.roleTooLow,
    institutionRefusals.noSuchPerson,
    institutionRefusals.alreadyMember,
    institutionRefusals.tooMany,
  ],
});
