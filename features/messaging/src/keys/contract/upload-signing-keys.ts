import { z } from 'zod';
import { defineContract, zJsonObject } from '@althing/schema';
import { keyPaths, zName, zSignatures } from './fields.ts';

export const zCrossSigningKey = z.looseObject({
  user_id: z.string(),
  usage: z.array(z.string()),
  keys: z.record(zName, z.string()),
  signatures: zSignatures.optional(),
});
export type CrossSigningKey = z.output<typeof zCrossSigningKey>;

export const uploadSigningKeys = defineContract({
  name: 'uploadSigningKeys',
  method: 'POST',
  ...keyPaths('/keys/device_signing/upload'),
  wire: 'matrix',
  auth: 'required',
  summary: 'Publishes cross-signing keys; replacing them takes interactive auth.',
  limit: 'write',
  body: z.looseObject({
    master_key: zCrossSigningKey.optional(),
    self_signing_key: zCrossSigningKey.optional(),
    user_signing_key: zCrossSigningKey.optional(),
    auth: zJsonObject.nullish(),
  }),
  refusals: [
    { code: 'M_INVALID_PARAM', status: 400, retry: 'changed', when: 'a key has not the form asked for' },
    { code: 'M_MISSING_PARAM', status: 400, retry: 'changed', when: 'there is no master key' },
    { code: 'M_INVALID_SIGNATURE', status: 400, retry: 'changed', when: 'the master key did not sign the other key' },
    { code: 'M_FORBIDDEN', status: 403, retry: 'changed', when: 'a device has that public key as its id' },
  ],
});
