// The ledger's own key: signs what the house does by rule, and the head of the log.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Head, LedgerStore } from '../storage/ledger-store.ts';

export interface HousePublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

export interface HouseKey {
  /** Thumbprint (RFC 7638) of {@link publicKey}. */
  readonly keyId: string;
  readonly publicKey: HousePublicKey;
  /** Ed25519 over the text in UTF-8, base64url. */
  sign(text: string): string;
}

export async function openHouseKey(store: Pick<LedgerStore, 'signingKey'>): Promise<HouseKey> {
  const pem = await store.signingKey(() =>
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  );
  const privateKey = createPrivateKey(pem);
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey: HousePublicKey = { kty: 'OKP', crv: 'Ed25519', x };
  return {
    keyId: houseKeyId(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  };
}

export function houseKeyId({ crv, kty, x }: HousePublicKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

export function isSignedByHouse(publicKey: HousePublicKey, text: string, signature: string): boolean {
  const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

export function checkpointText({ seq, hash, atMs }: Head): string {
  return `althing ledger checkpoint\n${seq}\n${hash}\n${atMs}`;
}
