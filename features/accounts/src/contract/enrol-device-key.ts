import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { ownRefusals, zDeviceKey, zProof, zPublicKey, zSignature } from './own-fields.ts';

export const enrolDeviceKey = defineContract({
  name: 'enrolDeviceKey',
  method: 'POST',
  path: '/api/accounts/device-key',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Gives this device a key of its own to sign with, instead of the one it had. `signature` is made with the key over "althing device key enrolment", the user id, the device id and the proof, each on a line.',
  body: z.object({ proof: zProof, publicKey: zPublicKey, signature: zSignature }),
  output: z.object({ deviceKey: zDeviceKey }),
  refusals: [
    ownRefusals.proofNeeded,
    {
      code: 'device_key_refused',
      status: 400,
      retry: 'changed',
      when: 'it is no usable Ed25519 or P-256 public key, or the signature is not made with it',
    },
    { code: 'device_key_in_use', status: 409, retry: 'changed', when: 'another device has this key: make a fresh one' },
  ],
});
