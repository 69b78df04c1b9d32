import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notOneself } from './fields.ts';

export const setTag = defineContract({
  name: 'setTag',
  method: 'PUT',
  ...matrixPaths('/user/:userId/rooms/:roomId/tags/:tag'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Puts a tag on a room.',
  params: z.object({ userId: z.string(), roomId: z.string(), tag: z.string().min(1).max(255) }),
  body: z.looseObject({ order: z.number().optional() }),
  refusals: [notOneself],
});
