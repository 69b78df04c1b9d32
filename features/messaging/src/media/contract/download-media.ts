import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zBytes, zNamedMediaPlace, zWait } from './media-fields.ts';

export const downloadMedia = defineContract({
  name: 'downloadMedia',
  method: 'GET',
  path: '/_matrix/client/v1/media/download/:serverName/:mediaId',
  aliases: [
    '/_matrix/client/v1/media/download/:serverName/:mediaId/:fileName',
    '/_matrix/client/unstable/org.matrix.msc3916/media/download/:serverName/:mediaId',
    '/_matrix/client/unstable/org.matrix.msc3916/media/download/:serverName/:mediaId/:fileName',
  ],
  wire: 'matrix',
  auth: 'required',
  limit: 'media',
  summary: 'A file, or a range of its bytes.',
  params: zNamedMediaPlace,
  query: z.looseObject({ timeout_ms: zWait }),
  output: zBytes,
});
