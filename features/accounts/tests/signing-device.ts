// A device with a key of its own, as a browser has one: WebCrypto, the private half not extractable.
import { webcrypto } from 'node:crypto';
import { proofOf, type AccountsServer, type Answer, type Person } from '@althing/accounts/testing';

export type KeyKind = 'Ed25519' | 'P-256';

export interface SigningDevice {
  readonly publicKey: object;
  sign(text: string): Promise<string>;
}

export async function createSigningDevice(kind: KeyKind): Promise<SigningDevice> {
  const algorithm = kind === 'Ed25519' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = (await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', pair.publicKey);
  const how = kind === 'Ed25519' ? { name: 'Ed25519' } : { name: 'ECDSA', hash: 'SHA-256' };
  return {
    publicKey: { kty, crv, x, ...(y === undefined ? {} : { y }) },
    sign: async (text) =>
      Buffer.from(await webcrypto.subtle.sign(how, pair.privateKey, Buffer.from(text))).toString('base64url'),
  };
}

/** Enrols `device` as that of the person's session, by password. */
export async function enrol(server: AccountsServer, person: Person, device: SigningDevice): Promise<Answer> {
  const proof = await proofOf(server, person);
  const { userId, deviceId } = person;
  const signature = await device.sign(`althing device key enrolment\n${userId}\n${deviceId}\n${proof}`);
  return server.call('POST', '/api/accounts/device-key', {
    token: person.token,
    body: { proof, publicKey: device.publicKey, signature },
  });
}
