import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getOpenidUserinfo = defineContract({
  name: 'getOpenidUserinfo',
  method: 'GET',
  path: '/_matrix/federation/v1/openid/userinfo',
  wire: 'matrix',
  auth: 'none',
  summary: 'Whose OpenID token this is (Server-Server API, "OpenID").',
  query: z.looseObject({ access_token: z.string().optional() }),
  output: z.object({ sub: z.string() }),
});
