import { z } from 'zod';
import { defineContract, zJsonObject } from '@althing/schema';
import { keyPaths, zName } from './fields.ts';

export const queryKeys = defineContract({
  name: 'queryKeys',
  method: 'POST',
  ...keyPaths('/keys/query'),
  wire: 'matrix',
  auth: 'required',
  summary: 'The devices and cross-signing keys of people.',
  body: z.looseObject({
    device_keys: z.record(zName, z.array(z.string())),
    timeout: z.number().optional(),
  }),
  output: z.object({
    failures: z.record(z.string(), zJsonObject),
    device_keys: z.record(z.string(), z.record(z.string(), z.unknown())),
    master_keys: z.record(z.string(), z.unknown()),
    self_signing_keys: z.record(z.string(), z.unknown()),
    user_signing_keys: z.record(z.string(), z.unknown()),
  }),
  refusals: [{ code: 'M_TOO_LARGE', status: 413, retry: 'changed', when: 'too many people are asked for at once' }],
});
