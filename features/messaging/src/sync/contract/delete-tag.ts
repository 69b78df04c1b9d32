import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notOneself } from './fields.ts';

export const deleteTag = defineContract({
  name: 'deleteTag',
  method: 'DELETE',
  ...matrixPaths('/user/:userId/rooms/:roomId/tags/:tag'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Takes a tag off a room.',
  params: z.object({ userId: z.string(), roomId: z.string(), tag: z.string() }),
  refusals: [notOneself],
});
