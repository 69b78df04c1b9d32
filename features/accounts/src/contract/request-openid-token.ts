import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zName } from './fields.ts';
import { refusals } from './refusals.ts';

export const requestOpenIdToken = defineContract({
  name: 'requestOpenIdToken',
  method: 'POST',
  ...matrixPaths('/user/:userId/openid/request_token'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'A token by which a third party can verify who the user is, and nothing else.',
  params: z.looseObject({ userId: zName }),
  output: z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    matrix_server_name: z.string(),
    expires_in: z.int(),
  }),
  refusals: [refusals.forbidden],
});
