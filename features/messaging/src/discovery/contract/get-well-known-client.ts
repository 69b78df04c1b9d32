import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getWellKnownClient = defineContract({
  name: 'getWellKnownClient',
  method: 'GET',
  path: '/.well-known/matrix/client',
  wire: 'matrix',
  auth: 'none',
  limit: 'none',
  summary: 'Tells a client that knows only the server name where to find it.',
  output: z.looseObject({ 'm.homeserver': z.object({ base_url: z.string() }) }),
});
