import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zToken } from './fields.ts';

export const getOpenIdUser = defineContract({
  name: 'getOpenIdUser',
  method: 'GET',
  path: '/_matrix/federation/v1/openid/userinfo',
  wire: 'matrix',
  // The token here is the OpenID token, which opens nothing else.
  auth: 'none',
  summary: 'Whose an OpenID token is.',
  query: z.looseObject({ access_token: zToken.optional() }),
  output: z.object({ sub: z.string() }),
  refusals: [{ code: 'M_UNKNOWN_TOKEN', status: 401, retry: 'never', when: 'the token is not known or has ended' }],
});
