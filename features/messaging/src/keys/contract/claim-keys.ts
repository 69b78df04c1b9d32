import { z } from 'zod';
import { defineContract, zJsonObject } from '@althing/schema';
import { keyPaths, zName } from './fields.ts';

export const claimKeys = defineContract({
  name: 'claimKeys',
  method: 'POST',
  ...keyPaths('/keys/claim'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Takes a one-time key of each device, to begin an encrypted session with it.',
  limit: 'write',
  body: z.looseObject({
    one_time_keys: z.record(zName, z.record(zName, zName)),
    timeout: z.number().optional(),
  }),
  output: z.object({
    failures: z.record(z.string(), zJsonObject),
    one_time_keys: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
  }),
  refusals: [{ code: 'M_TOO_LARGE', status: 413, retry: 'changed', when: 'too many devices are asked for at once' }],
});
