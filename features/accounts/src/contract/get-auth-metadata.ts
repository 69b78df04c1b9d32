import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getAuthMetadata = defineContract({
  name: 'getAuthMetadata',
  method: 'GET',
  path: '/_matrix/client/v1/auth_metadata',
  aliases: ['/_matrix/client/unstable/org.matrix.msc2965/auth_metadata'],
  wire: 'matrix',
  auth: 'none',
  limit: 'none',
  summary: 'Where and how the OAuth 2.0 server of this homeserver is reached (RFC 8414).',
  output: z.looseObject({ issuer: z.string() }),
});
