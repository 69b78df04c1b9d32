import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zDeviceId, zDeviceName } from './fields.ts';
import { refusals } from './refusals.ts';

export const renameDevice = defineContract({
  name: 'renameDevice',
  method: 'PUT',
  ...matrixPaths('/devices/:deviceId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Gives a device another name.',
  params: z.looseObject({ deviceId: zDeviceId }),
  body: z.looseObject({ display_name: zDeviceName.nullish() }),
  refusals: [refusals.notFound],
});
