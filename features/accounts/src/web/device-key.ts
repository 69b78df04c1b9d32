// This browser's key to sign with, made by WebCrypto and kept in IndexedDB: its private half can be used here and never
// be read, not by our own scripts either.
import { base64Url } from '@althing/kernel';
import type { z } from 'zod';
import type { enrolDeviceKey } from '../contract/enrol-device-key.ts';
import { deviceKeyEnrolmentText, deviceSignatureText } from '../domain/signed-texts.ts';
import { openStore } from './indexed-store.ts';
import type { MatrixApi } from './matrix-api.ts';

export type DeviceKey = z.output<typeof enrolDeviceKey.output>['deviceKey'];

interface KeptKey {
  readonly keyId: string;
  readonly privateKey: CryptoKey;
}

/** Known to every browser in use; Ed25519 is not. */
const KIND = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
const DATABASE = 'althing-device-key';
const STORE = 'keys';

/** Makes a key and gives it to the server as this device's. `proof` comes from the sheet that asks for it. */
export async function enrolKey(api: MatrixApi, proof: string): Promise<DeviceKey> {
  const { userId, deviceId } = api;
  const pair = await crypto.subtle.generateKey(KIND, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const signature = await signed(pair.privateKey, deviceKeyEnrolmentText({ userId, deviceId, proof }));
  const body = { proof, publicKey: { kty, crv, x, y }, signature };
  const { deviceKey } = await api.request<{ deviceKey: DeviceKey }>('POST', '/api/accounts/device-key', body);
  const kept: KeptKey = { keyId: deviceKey.keyId, privateKey: pair.privateKey };
  await inStore('readwrite', (store) => store.put(kept, keyOf(api)));
  return deviceKey;
}

/**
 * Signs a command whose SHA-256 is `digest`; null where this browser has no key of the device, so that it has to be
 * enrolled first.
 */
export async function signByDevice(
  api: MatrixApi,
  command: { readonly purpose: string; readonly digest: Uint8Array },
): Promise<string | null> {
  const kept = (await inStore('readonly', (store) => store.get(keyOf(api)))) as KeptKey | undefined;
  if (!kept) return null;
  const { purpose, digest } = command;
  return signed(kept.privateKey, deviceSignatureText({ purpose, digest: base64Url(digest) }));
}

async function signed(key: CryptoKey, text: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.sign(SIGNING, key, new TextEncoder().encode(text))));
}

const keyOf = ({ userId, deviceId }: MatrixApi): string => `${userId} ${deviceId}`;

async function inStore(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await openStore(DATABASE, STORE);
  try {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('The key could not be kept'));
    });
  } finally {
    database.close();
  }
}
