import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zAuth, zDeviceId } from './fields.ts';
import { refusals } from './refusals.ts';

/** As many as an account can have. */
const DEVICES_MAX = 500;

export const removeDevices = defineContract({
  name: 'removeDevices',
  method: 'POST',
  ...matrixPaths('/delete_devices'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Signs several devices out for good.',
  body: z.looseObject({ auth: zAuth, devices: z.array(zDeviceId).max(DEVICES_MAX) }),
  refusals: [refusals.interactiveAuth, refusals.forbidden, refusals.limited],
});
