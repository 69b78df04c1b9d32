import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zAuth } from './fields.ts';
import { refusals } from './refusals.ts';

export const changePassword = defineContract({
  name: 'changePassword',
  method: 'POST',
  ...matrixPaths('/account/password'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Sets a new password and, unless told otherwise, signs out everywhere else.',
  body: z.looseObject({
    auth: zAuth,
    new_password: z.string().optional(),
    logout_devices: z.boolean().optional(),
  }),
  refusals: [refusals.weakPassword, refusals.interactiveAuth, refusals.forbidden, refusals.limited],
});
