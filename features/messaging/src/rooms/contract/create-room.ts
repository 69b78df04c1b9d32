import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';

/** More invitations than this are sent by a second request: each is an event of the room's first transaction. */
const INVITED_MAX = 200;
const INITIAL_STATE_MAX = 200;

export const createRoom = defineContract({
  name: 'createRoom',
  method: 'POST',
  ...matrixPaths('/createRoom'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Creates a room with everything it begins with, or refuses it as a whole.',
  body: z.looseObject({
    visibility: z.enum(['public', 'private']).optional(),
    room_alias_name: z.string().optional(),
    name: z.string().optional(),
    topic: z.string().optional(),
    invite: z.array(zUserId).max(INVITED_MAX).optional(),
    invite_3pid: z.array(zJsonObject).optional(),
    room_version: z.string().optional(),
    creation_content: zJsonObject.optional(),
    initial_state: z
      .array(z.looseObject({ type: z.string(), state_key: z.string().optional(), content: zJsonObject }))
      .max(INITIAL_STATE_MAX)
      .optional(),
    preset: z.enum(['private_chat', 'public_chat', 'trusted_private_chat']).optional(),
    is_direct: z.boolean().optional(),
    power_level_content_override: zJsonObject.optional(),
  }),
  output: z.object({ room_id: z.string() }),
  refusals: [
    { code: 'M_UNSUPPORTED_ROOM_VERSION', status: 400, retry: 'changed', when: 'The version is not offered here.' },
    { code: 'M_ROOM_IN_USE', status: 400, retry: 'changed', when: 'The alias is taken.' },
    {
      code: 'M_INVALID_ROOM_STATE',
      status: 400,
      retry: 'changed',
      when: 'One of the first events would not be allowed.',
    },
    { code: 'M_INVITE_BLOCKED', status: 403, retry: 'never', when: 'An invited person takes no invitations.' },
  ],
});
