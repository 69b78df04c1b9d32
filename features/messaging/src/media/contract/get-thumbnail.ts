import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zBytes, zMediaPlace, zWait } from './media-fields.ts';

/** Wishes beyond this are no thumbnails. */
const SIDE_MAX = 10_000;
const zSide = z.coerce
  .number()
  .int()
  .min(1)
  .transform((side) => Math.min(side, SIDE_MAX));

export const getThumbnail = defineContract({
  name: 'getThumbnail',
  method: 'GET',
  path: '/_matrix/client/v1/media/thumbnail/:serverName/:mediaId',
  aliases: ['/_matrix/client/unstable/org.matrix.msc3916/media/thumbnail/:serverName/:mediaId'],
  wire: 'matrix',
  auth: 'required',
  limit: 'media',
  summary: 'A small picture of an image, without what the camera wrote into it.',
  params: zMediaPlace,
  query: z.looseObject({
    width: zSide,
    height: zSide,
    method: z.enum(['crop', 'scale']).default('scale'),
    animated: z
      .enum(['true', 'false'])
      .default('false')
      .transform((text) => text === 'true'),
    timeout_ms: zWait,
  }),
  output: zBytes,
});
