import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zUserId } from '../../core/contract/ids.ts';

export const requestOpenidToken = defineContract({
  name: 'requestOpenidToken',
  method: 'POST',
  ...matrixPaths('/user/:userId/openid/request_token'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'A token by which another service can ask who one is, and nothing else.',
  params: z.object({ userId: zUserId }),
  output: z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    matrix_server_name: z.string(),
    expires_in: z.number().int(),
  }),
});
