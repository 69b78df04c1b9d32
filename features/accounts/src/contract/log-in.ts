import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zDeviceId, zDeviceName, zIdentifier, zName, zSignedIn, zText, zToken } from './fields.ts';
import { refusals } from './refusals.ts';

export const logIn = defineContract({
  name: 'logIn',
  method: 'POST',
  ...matrixPaths('/login'),
  wire: 'matrix',
  auth: 'none',
  // Failures are counted apart, by address and by name; this bounds what right passwords cost.
  limit: 'write',
  summary: 'Signs in on a device by password or by login token.',
  body: z.looseObject({
    type: zText(64),
    identifier: zIdentifier.optional(),
    user: zName.optional(),
    password: z.string().optional(),
    token: zToken.optional(),
    device_id: zDeviceId.nullish(),
    initial_device_display_name: zDeviceName.nullish(),
    refresh_token: z.boolean().optional(),
  }),
  output: zSignedIn,
  refusals: [refusals.forbidden, refusals.limited],
});
