import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zAuth } from './fields.ts';
import { refusals } from './refusals.ts';

export const createLoginToken = defineContract({
  name: 'createLoginToken',
  method: 'POST',
  path: '/_matrix/client/v1/login/get_token',
  aliases: [],
  wire: 'matrix',
  auth: 'required',
  limit: 'signIn',
  summary: 'A token by which one other device can sign in within two minutes.',
  body: z.looseObject({ auth: zAuth }),
  output: z.object({ login_token: z.string(), expires_in_ms: z.int() }),
  refusals: [refusals.interactiveAuth, refusals.forbidden, refusals.limited],
});
