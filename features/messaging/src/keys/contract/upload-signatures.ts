import { z } from 'zod';
import { defineContract, zJsonObject } from '@althing/schema';
import { keyPaths, zName } from './fields.ts';

/** An error of one item, as the others are kept. */
export const zItemFailure = z.object({ errcode: z.string(), error: z.string() });
export type ItemFailure = z.output<typeof zItemFailure>;

export const uploadSignatures = defineContract({
  name: 'uploadSignatures',
  method: 'POST',
  ...keyPaths('/keys/signatures/upload'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Publishes signatures on one’s own devices and master key, and on other people’s master keys.',
  limit: 'write',
  body: z.record(zName, z.record(zName, zJsonObject)),
  output: z.object({ failures: z.record(z.string(), z.record(z.string(), zItemFailure)) }),
  refusals: [{ code: 'M_TOO_LARGE', status: 413, retry: 'changed', when: 'too many keys are signed at once' }],
});
