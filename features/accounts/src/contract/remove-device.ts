import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zAuth, zDeviceId } from './fields.ts';
import { refusals } from './refusals.ts';

export const removeDevice = defineContract({
  name: 'removeDevice',
  method: 'DELETE',
  ...matrixPaths('/devices/:deviceId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Signs a device out for good.',
  params: z.looseObject({ deviceId: zDeviceId }),
  body: z.looseObject({ auth: zAuth }),
  refusals: [refusals.interactiveAuth, refusals.forbidden, refusals.limited],
});
