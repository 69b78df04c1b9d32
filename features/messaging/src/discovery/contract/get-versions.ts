import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getVersions = defineContract({
  name: 'getVersions',
  method: 'GET',
  path: '/_matrix/client/versions',
  wire: 'matrix',
  auth: 'optional',
  limit: 'none',
  summary: 'The versions of the Matrix specification that this server speaks.',
  output: z.object({ versions: z.array(z.string()), unstable_features: z.record(z.string(), z.boolean()) }),
});
