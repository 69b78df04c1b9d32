import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zDevice, zDeviceId } from './fields.ts';
import { refusals } from './refusals.ts';

export const getDevice = defineContract({
  name: 'getDevice',
  method: 'GET',
  ...matrixPaths('/devices/:deviceId'),
  wire: 'matrix',
  auth: 'required',
  summary: 'One device of the account.',
  params: z.looseObject({ deviceId: zDeviceId }),
  output: zDevice,
  refusals: [refusals.notFound],
});
