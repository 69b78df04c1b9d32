import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const createMedia = defineContract({
  name: 'createMedia',
  method: 'POST',
  path: '/_matrix/media/v1/create',
  aliases: ['/_matrix/media/unstable/fi.mau.msc2246/create'],
  wire: 'matrix',
  auth: 'required',
  limit: 'media',
  summary: 'Reserves the address of a file that is uploaded afterwards.',
  output: z.object({ content_uri: z.string(), unused_expires_at: z.number().int() }),
});
