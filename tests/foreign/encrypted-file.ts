// Encrypted attachments as the specification has them (Client-Server API, "Sending encrypted attachments"): AES-CTR
// with a key that travels in the encrypted message.
import type { webcrypto } from 'node:crypto';

export interface EncryptedFile {
  readonly v: 'v2';
  readonly url: string;
  readonly key: webcrypto.JsonWebKey;
  readonly iv: string;
  readonly hashes: { readonly sha256: string };
}

const COUNTER_BITS = 64;

const unpadded = (bytes: ArrayBuffer | Uint8Array) =>
  Buffer.from(bytes as Uint8Array)
    .toString('base64')
    .replaceAll('=', '');

export async function encryptFile(
  plain: Uint8Array<ArrayBuffer>,
): Promise<{ sealed: Uint8Array<ArrayBuffer>; info: Omit<EncryptedFile, 'url'> }> {
  const key = await crypto.subtle.generateKey({ name: 'AES-CTR', length: 256 }, true, ['encrypt', 'decrypt']);
  const iv = new Uint8Array(16);
  crypto.getRandomValues(iv.subarray(0, 8));
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-CTR', counter: iv, length: COUNTER_BITS }, key, plain),
  );
  const jwk = await crypto.subtle.exportKey('jwk', key);
  const sha256 = unpadded(await crypto.subtle.digest('SHA-256', sealed));
  return { sealed, info: { v: 'v2', key: jwk, iv: unpadded(iv), hashes: { sha256 } } };
}

export async function decryptFile(sealed: Uint8Array<ArrayBuffer>, file: EncryptedFile): Promise<Uint8Array> {
  const sha256 = unpadded(await crypto.subtle.digest('SHA-256', sealed));
  if (sha256 !== file.hashes.sha256) throw new Error('the file is not the one that was sent');
  const key = await crypto.subtle.importKey('jwk', file.key, { name: 'AES-CTR' }, false, ['decrypt']);
  const counter = Buffer.from(file.iv, 'base64');
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CTR', counter, length: COUNTER_BITS }, key, sealed));
}
