import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getRegistrationNonce = defineContract({
  name: 'getRegistrationNonce',
  method: 'GET',
  path: '/_synapse/admin/v1/register',
  wire: 'matrix',
  auth: 'none',
  limit: 'register',
  summary: 'A nonce for registration by shared secret; only where a secret is configured.',
  output: z.object({ nonce: z.string() }),
});
