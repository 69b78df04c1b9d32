// Public keys of devices: which are usable, what they are called, and whether a signature is theirs. Knows no database,
// so that an auditor can check with it what was stored.
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { PublicKeyJwk } from '../storage/device-key-store.ts';

/**
 * The points of Ed25519 whose order divides 8, in every way of writing them, without the sign bit. With such a "public
 * key" one signature fits many texts, so its holder could say later to have signed another one (RFC 8032 section 8.7).
 */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Whether the JWK is a point to verify with, written in the one form that its thumbprint is made of. */
export function isUsableKey(jwk: PublicKeyJwk): boolean {
  for (const coordinate of jwk.kty === 'EC' ? [jwk.x, jwk.y] : [jwk.x]) {
    const bytes = Buffer.from(coordinate, 'base64url');
    if (bytes.length !== 32 || bytes.toString('base64url') !== coordinate) return false;
  }
  if (jwk.kty === 'OKP') {
    const bytes = Buffer.from(jwk.x, 'base64url');
    bytes[31] = (bytes[31] ?? 0) & 0x7f;
    if (SMALL_ORDER.has(bytes.toString('hex'))) return false;
  }
  return keyObject(jwk) !== null;
}

export function algorithmOf(jwk: PublicKeyJwk): 'EdDSA' | 'ES256' {
  return jwk.kty === 'OKP' ? 'EdDSA' : 'ES256';
}

/** RFC 7638: SHA-256 over the required members in lexical order. */
export function thumbprintOf(jwk: PublicKeyJwk): string {
  const { kty, crv, x } = jwk;
  const members = jwk.kty === 'EC' ? { crv, kty, x, y: jwk.y } : { crv, kty, x };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

/** Whether `signature` (64 bytes, base64url) is the key's over `text` in UTF-8. */
export function isSignatureOf(jwk: PublicKeyJwk, text: string, signature: string): boolean {
  const key = keyObject(jwk);
  const bytes = Buffer.from(signature, 'base64url');
  if (!key || bytes.length !== 64 || bytes.toString('base64url') !== signature) return false;
  if (jwk.kty === 'OKP') return verify(null, Buffer.from(text), key, bytes);
  return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes);
}

function keyObject(jwk: PublicKeyJwk): KeyObject | null {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    // Not a point of its curve.
    return null;
  }
}
