import { z } from 'zod';
import { defineContract } from '@althing/schema';

const versions = ['v3', 'r0', 'v1'] as const;
const paths = versions.flatMap((version) => [
  `/_matrix/media/${version}/download/:serverName/:mediaId`,
  `/_matrix/media/${version}/download/:serverName/:mediaId/:fileName`,
  `/_matrix/media/${version}/thumbnail/:serverName/:mediaId`,
]);

/** The endpoints without a token are frozen (Client-Server API, "Content repository", 1.12): nothing was uploaded before. */
export const refuseOpenMedia = defineContract({
  name: 'refuseOpenMedia',
  method: 'GET',
  path: paths[0] ?? '',
  aliases: paths.slice(1),
  wire: 'matrix',
  auth: 'none',
  limit: 'media',
  summary: 'Media without sign-in is not served.',
  params: z.looseObject({}),
});
