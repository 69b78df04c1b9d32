import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { badToken, notInRoom, zInRoom } from './fields.ts';

const zMembership = z.enum(['join', 'invite', 'knock', 'leave', 'ban']);

export const getRoomMembers = defineContract({
  name: 'getRoomMembers',
  method: 'GET',
  ...matrixPaths('/rooms/:roomId/members'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The membership events of a room, now or at a token.',
  params: zInRoom,
  query: z.looseObject({
    at: z.string().optional(),
    membership: zMembership.optional(),
    not_membership: zMembership.optional(),
  }),
  output: z.object({ chunk: z.array(z.unknown()) }),
  refusals: [notInRoom, badToken],
});
