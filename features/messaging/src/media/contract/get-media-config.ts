import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getMediaConfig = defineContract({
  name: 'getMediaConfig',
  method: 'GET',
  path: '/_matrix/client/v1/media/config',
  aliases: [
    '/_matrix/media/v3/config',
    '/_matrix/media/r0/config',
    '/_matrix/client/unstable/org.matrix.msc3916/media/config',
  ],
  wire: 'matrix',
  auth: 'required',
  summary: 'How large an upload may be.',
  output: z.object({ 'm.upload.size': z.number().int() }),
});
