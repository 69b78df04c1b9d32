import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notInRoom, notOneself } from './fields.ts';

export const setTyping = defineContract({
  name: 'setTyping',
  method: 'PUT',
  ...matrixPaths('/rooms/:roomId/typing/:userId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Says that the caller begins or stops typing.',
  params: z.object({ roomId: z.string(), userId: z.string() }),
  body: z.looseObject({ typing: z.boolean(), timeout: z.number().int().min(0).optional() }),
  refusals: [notOneself, notInRoom],
});
