import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMediaPlace } from './media-fields.ts';

export const uploadToMedia = defineContract({
  name: 'uploadToMedia',
  method: 'PUT',
  path: '/_matrix/media/v3/upload/:serverName/:mediaId',
  wire: 'matrix',
  auth: 'required',
  limit: 'media',
  bodyKind: 'raw',
  summary: 'Uploads a file to the address that was reserved for it.',
  params: zMediaPlace,
  query: z.looseObject({ filename: z.string().optional() }),
});
