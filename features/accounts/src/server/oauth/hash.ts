import { createHash, randomBytes } from 'node:crypto';

/** SHA-256 as base64url: how everything that can be presented is stored. Enough for secrets of 128 bits and more. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** A fresh secret of 256 bits, as base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
