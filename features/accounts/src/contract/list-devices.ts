import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zDevice } from './fields.ts';

export const listDevices = defineContract({
  name: 'listDevices',
  method: 'GET',
  ...matrixPaths('/devices'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The devices of the account.',
  output: z.object({ devices: z.array(zDevice) }),
});
