import { createPublicKey, verify } from 'node:crypto';

/** Whether `signature` is the Ed25519 signature of `text`; key and signature in unpadded base64. Never throws. */
export function verifySignature({
  text,
  signature,
  publicKey,
}: {
  text: string;
  signature: string;
  publicKey: string;
}): boolean {
  try {
    const x = Buffer.from(publicKey, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    // What is no key at all can't have signed.
    return false;
  }
}
