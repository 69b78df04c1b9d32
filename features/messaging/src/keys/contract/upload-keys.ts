import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { keyPaths, zKeyObjects, zName, zSignatures } from './fields.ts';

export const zDeviceKeys = z.looseObject({
  user_id: z.string(),
  device_id: z.string(),
  algorithms: z.array(z.string()),
  keys: z.record(zName, z.string()),
  signatures: zSignatures,
});
export type DeviceKeys = z.output<typeof zDeviceKeys>;

export const uploadKeys = defineContract({
  name: 'uploadKeys',
  method: 'POST',
  ...keyPaths('/keys/upload'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Publishes the device’s identity keys, one-time keys and fallback keys.',
  limit: 'write',
  body: z.looseObject({
    device_keys: zDeviceKeys.optional(),
    one_time_keys: zKeyObjects.optional(),
    fallback_keys: zKeyObjects.optional(),
  }),
  output: z.object({ one_time_key_counts: z.record(z.string(), z.number()) }),
  refusals: [
    { code: 'M_BAD_JSON', status: 400, retry: 'changed', when: 'a key or signature has not the form asked for' },
    {
      code: 'M_INVALID_PARAM',
      status: 400,
      retry: 'changed',
      when: 'the keys are for another device, or a one-time key of that id holds another key',
    },
    { code: 'M_TOO_LARGE', status: 413, retry: 'changed', when: 'the device holds too many one-time keys' },
  ],
});
