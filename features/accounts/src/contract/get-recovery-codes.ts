import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment } from './own-fields.ts';

export const getRecoveryCodes = defineContract({
  name: 'getRecoveryCodes',
  method: 'GET',
  path: '/api/accounts/recovery-codes',
  wire: 'althing',
  auth: 'required',
  summary: 'How many recovery codes are left. The codes themselves are shown once, when they are made.',
  output: z.object({ left: z.int(), total: z.int(), madeAtMs: zMoment.nullable() }),
});
