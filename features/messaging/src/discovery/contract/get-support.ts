import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getSupport = defineContract({
  name: 'getSupport',
  method: 'GET',
  path: '/.well-known/matrix/support',
  wire: 'matrix',
  auth: 'none',
  limit: 'none',
  summary: 'Where a person finds help with this server.',
  output: z.object({ support_page: z.string() }),
});
