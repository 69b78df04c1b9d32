// Keys as clients make them: Ed25519, canonical JSON.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { base64, type JsonObject } from '@althing/kernel';
import { signedText } from '../../src/keys/domain/same-key.ts';
import type { Device } from './world.ts';

export interface SigningKey {
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function newSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url');
  return { publicKey: base64(raw), privateKey };
}

/** `key` with the signature of `by`, whose key id is the public key unless named otherwise. */
export function signed<T extends JsonObject>(key: T, userId: string, by: SigningKey, keyId = by.publicKey): T {
  const signature = base64(sign(null, Buffer.from(signedText(key)), by.privateKey));
  const before = (key['signatures'] ?? {}) as Record<string, Record<string, string>>;
  return { ...key, signatures: { ...before, [userId]: { ...before[userId], [`ed25519:${keyId}`]: signature } } };
}

export function deviceKeysOf({ userId, deviceId }: Device, identity: SigningKey): JsonObject {
  const keys = {
    user_id: userId,
    device_id: deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
    keys: { [`ed25519:${deviceId}`]: identity.publicKey, [`curve25519:${deviceId}`]: newSigningKey().publicKey },
  };
  return signed(keys, userId, identity, deviceId);
}

export interface CrossSigning {
  readonly master: SigningKey;
  readonly selfSigning: SigningKey;
  readonly userSigning: SigningKey;
  readonly body: { master_key: JsonObject; self_signing_key: JsonObject; user_signing_key: JsonObject };
}

export function newCrossSigning(userId: string): CrossSigning {
  const [master, selfSigning, userSigning] = [newSigningKey(), newSigningKey(), newSigningKey()];
  const key = (usage: string, { publicKey }: SigningKey) => ({
    user_id: userId,
    usage: [usage],
    keys: { [`ed25519:${publicKey}`]: publicKey },
  });
  const body = {
    master_key: key('master', master),
    self_signing_key: signed(key('self_signing', selfSigning), userId, master),
    user_signing_key: signed(key('user_signing', userSigning), userId, master),
  };
  return { master, selfSigning, userSigning, body };
}
