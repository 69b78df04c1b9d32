import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';
import { zInRoom, zReason } from './fields.ts';

export const inviteUser = defineContract({
  name: 'inviteUser',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/invite'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Invites a person into a room.',
  params: zInRoom,
  // Without user_id it is an invitation through an identity server, which is refused in words.
  body: z.looseObject({ user_id: zUserId.optional(), reason: zReason.optional() }),
  refusals: [
    {
      code: 'M_FORBIDDEN',
      status: 403,
      retry: 'never',
      when: 'You may not invite, or the person is inside, banned or unknown.',
    },
    { code: 'M_INVITE_BLOCKED', status: 403, retry: 'never', when: 'The person takes no invitations.' },
  ],
});
