import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zReason } from './fields.ts';

/** What a join may say of itself: it becomes part of the membership event. */
const zJoin = z.looseObject({
  reason: zReason.optional(),
  displayname: z.string().nullish(),
  avatar_url: z.string().nullish(),
});

const joining = {
  method: 'POST',
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  body: zJoin,
  output: z.object({ room_id: z.string() }),
  refusals: [
    {
      code: 'M_FORBIDDEN',
      status: 403,
      retry: 'never',
      when: 'You are banned, not invited, or meet none of the conditions.',
    },
    { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'There is no such room or alias here.' },
  ],
} as const;

export const joinRoom = defineContract({
  ...joining,
  refusals: [...joining.refusals],
  name: 'joinRoom',
  ...matrixPaths('/join/:roomIdOrAlias'),
  summary: 'Joins a room by its id or one of its aliases.',
  params: z.object({ roomIdOrAlias: z.string() }),
});

export const joinRoomById = defineContract({
  ...joining,
  refusals: [...joining.refusals],
  name: 'joinRoomById',
  ...matrixPaths('/rooms/:roomId/join'),
  summary: 'Joins a room by its id.',
  params: z.object({ roomId: z.string() }),
});
