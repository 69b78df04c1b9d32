import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zOwnId } from './own-fields.ts';

export const endSession = defineContract({
  name: 'endSession',
  method: 'DELETE',
  path: '/api/accounts/sessions/:sessionId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Signs a device out. Its tokens and keys are gone when the answer comes.',
  params: z.object({ sessionId: zOwnId }),
  output: z.object({}),
  refusals: [ownRefusals.notFound],
});
