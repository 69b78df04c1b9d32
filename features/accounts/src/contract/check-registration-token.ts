import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zToken } from './fields.ts';
import { refusals } from './refusals.ts';

export const checkRegistrationToken = defineContract({
  name: 'checkRegistrationToken',
  method: 'GET',
  path: '/_matrix/client/v1/register/m.login.registration_token/validity',
  wire: 'matrix',
  auth: 'none',
  limit: 'signIn',
  summary: 'Whether a registration token can be used now.',
  query: z.looseObject({ token: zToken }),
  output: z.object({ valid: z.boolean() }),
  refusals: [refusals.limited],
});
