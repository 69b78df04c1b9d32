import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const uploadMedia = defineContract({
  name: 'uploadMedia',
  method: 'POST',
  path: '/_matrix/media/v3/upload',
  aliases: ['/_matrix/media/r0/upload', '/_matrix/media/v1/upload'],
  wire: 'matrix',
  auth: 'required',
  limit: 'media',
  bodyKind: 'raw',
  summary: 'Uploads a file; the answer comes when it is safe on the disk.',
  query: z.looseObject({ filename: z.string().optional() }),
  output: z.object({ content_uri: z.string() }),
});
