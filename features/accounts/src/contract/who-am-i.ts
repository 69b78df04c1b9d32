import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

export const whoAmI = defineContract({
  name: 'whoAmI',
  method: 'GET',
  ...matrixPaths('/account/whoami'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Whose the access token is.',
  output: z.object({ user_id: z.string(), device_id: z.string().optional(), is_guest: z.boolean() }),
});
