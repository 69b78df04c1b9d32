import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zToken } from './fields.ts';

export const refreshTokens = defineContract({
  name: 'refreshTokens',
  method: 'POST',
  ...matrixPaths('/refresh'),
  wire: 'matrix',
  auth: 'none',
  limit: 'write',
  summary: 'New tokens for a refresh token, which works until the first use of one of the new ones.',
  body: z.looseObject({ refresh_token: zToken }),
  output: z.object({
    access_token: z.string(),
    refresh_token: z.string().optional(),
    expires_in_ms: z.int().optional(),
  }),
  refusals: [
    {
      code: 'M_UNKNOWN_TOKEN',
      status: 401,
      retry: 'never',
      when: 'the refresh token is not known, or was spent, in which case its session ends',
    },
  ],
});
