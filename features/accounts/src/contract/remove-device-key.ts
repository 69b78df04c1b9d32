import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zOwnId } from './own-fields.ts';

export const removeDeviceKey = defineContract({
  name: 'removeDeviceKey',
  method: 'DELETE',
  path: '/api/accounts/sessions/:sessionId/device-key',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Ends the signing key of one of the person’s devices; the device stays signed in.',
  params: z.object({ sessionId: zOwnId }),
  output: z.object({}),
  refusals: [ownRefusals.notFound],
});
