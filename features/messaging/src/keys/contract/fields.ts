// What the key server's endpoints have in common. Keys and signatures are checked for form; what they say is between
// the clients.
import { z } from 'zod';
import { matrixPaths } from '@althing/schema';
import { IDENTIFIER_BYTES_MAX, utf8Length } from '../../core/contract/ids.ts';

/** An identifier as Matrix bounds it: device id, key id, session id, event type, transaction id. */
export const zName = z
  .string()
  .min(1)
  .refine(
    (text) => !text.includes('\0') && utf8Length(text) <= IDENTIFIER_BYTES_MAX,
    'is no name of at most 255 bytes',
  );

/** Signer's user id to key id to signature. */
export const zSignatures = z.record(zName, z.record(zName, z.string()));

/** `<algorithm>:<key id>`. */
export const zKeyName = zName.refine((text) => /^[^:]+:.+$/.test(text), 'is not of the form algorithm:id');

/** A one-time or fallback key: plain, or signed. */
export const zKeyObject = z.union([z.string(), z.looseObject({ key: z.string(), signatures: zSignatures.optional() })]);

export const zKeyObjects = z.record(zKeyName, zKeyObject);

/** The stable paths, and the unstable one that clients from before v1.1 still ask for. */
export function keyPaths(path: string): { path: string; aliases: string[] } {
  const { path: stable, aliases } = matrixPaths(path);
  return { path: stable, aliases: [...aliases, `/_matrix/client/unstable${path}`] };
}
