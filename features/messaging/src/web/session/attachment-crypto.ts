// Encrypted attachments (Matrix Client-Server API, "Sending encrypted attachments"): AES-256-CTR with a key of its own
// for each file, the SHA-256 of the ciphertext beside it. The server stores bytes it can't read.

export interface EncryptedFile {
  readonly url: string;
  readonly v: 'v2';
  readonly key: JsonWebKey & { k: string };
  readonly iv: string;
  readonly hashes: { readonly sha256: string };
}

/** 64 bits of counter: the upper half of the block is random, the lower counts from zero. */
const COUNTER_BITS = 64;

export async function encryptAttachment(plain: Blob): Promise<{ cipher: Blob; file: Omit<EncryptedFile, 'url'> }> {
  const key = await crypto.subtle.generateKey({ name: 'AES-CTR', length: 256 }, true, ['encrypt', 'decrypt']);
  const counter = new Uint8Array(16);
  crypto.getRandomValues(counter.subarray(0, 8));
  const cipher = await crypto.subtle.encrypt(
    { name: 'AES-CTR', counter, length: COUNTER_BITS },
    key,
    await plain.arrayBuffer(),
  );
  const digest = await crypto.subtle.digest('SHA-256', cipher);
  const jwk = (await crypto.subtle.exportKey('jwk', key)) as JsonWebKey & { k: string };
  return {
    cipher: new Blob([cipher], { type: 'application/octet-stream' }),
    file: {
      v: 'v2',
      key: { kty: 'oct', alg: 'A256CTR', ext: true, key_ops: ['encrypt', 'decrypt'], k: jwk.k },
      iv: encodeBase64(counter),
      hashes: { sha256: encodeBase64(new Uint8Array(digest)) },
    },
  };
}

/** Throws when the bytes are not the ones the sender encrypted. */
export async function decryptAttachment(cipher: ArrayBuffer, file: EncryptedFile): Promise<ArrayBuffer> {
  const digest = encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', cipher)));
  if (digest !== file.hashes.sha256.replaceAll('=', '')) throw new Error('The file differs from the one that was sent');
  const jwk = { ...file.key, ext: true, key_ops: ['encrypt', 'decrypt'] };
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'AES-CTR' }, false, ['decrypt']);
  return await crypto.subtle.decrypt(
    { name: 'AES-CTR', counter: decodeBase64(file.iv), length: COUNTER_BITS },
    key,
    cipher,
  );
}

function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('=', '');
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
