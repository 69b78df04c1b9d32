import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notOneself } from './fields.ts';

export const listTags = defineContract({
  name: 'listTags',
  method: 'GET',
  ...matrixPaths('/user/:userId/rooms/:roomId/tags'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The tags that the caller has put on a room.',
  params: z.object({ userId: z.string(), roomId: z.string() }),
  output: z.object({ tags: z.record(z.string(), z.unknown()) }),
  refusals: [notOneself],
});
