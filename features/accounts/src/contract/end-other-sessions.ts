import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const endOtherSessions = defineContract({
  name: 'endOtherSessions',
  method: 'POST',
  path: '/api/accounts/sessions/end-others',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Signs out every device but the one that asks.',
  output: z.object({ ended: z.int().nonnegative() }),
});
