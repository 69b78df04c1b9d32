import { createHash } from 'node:crypto';

/** SHA-256 over the hash before (32 bytes; zeros before the first) and the body in UTF-8, as lower-case hex. */
export function hashOf(previousHash: string, body: string): string {
  return createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(body).digest('hex');
}
