import { z } from 'zod';
import { defineContract, zJsonObject } from '@althing/schema';

export const previewUrl = defineContract({
  name: 'previewUrl',
  method: 'GET',
  path: '/_matrix/client/v1/media/preview_url',
  aliases: [
    '/_matrix/media/v3/preview_url',
    '/_matrix/media/r0/preview_url',
    '/_matrix/client/unstable/org.matrix.msc3916/media/preview_url',
  ],
  wire: 'matrix',
  auth: 'required',
  limit: 'media',
  summary: 'What a web page says of itself. For rooms without encryption: whoever asks tells the server the address.',
  query: z.looseObject({ url: z.string().max(2048) }),
  output: zJsonObject,
});
