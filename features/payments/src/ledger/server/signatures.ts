// Whether what a payer signed is signed by the key that it names. Knows no database, so that the auditor checks with it
// what the ledger has stored.
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';
import type {
  DevicePublicKey,
  DeviceSignature,
  KeySignature,
  LedgerKey,
  PasskeySignature,
} from '../domain/commands.ts';
import { SIGNED_PURPOSE } from '../domain/order.ts';

/** A public key made ready: parsing one costs as much as using it. */
export interface VerifyingKey {
  readonly object: KeyObject;
  readonly algorithm: 'EdDSA' | 'ES256' | 'RS256';
}

/** Where passkeys are used. Null where it isn't known, as to an auditor: a passkey signs for its own site only. */
export interface PasskeySite {
  readonly origin: string;
  readonly rpId: string;
}

/** Null for what is no key to verify with. */
export function verifyingKey({ publicKey }: Pick<LedgerKey, 'publicKey'>): VerifyingKey | null {
  try {
    const jwk = typeof publicKey === 'string' ? jwkOfCose(Buffer.from(publicKey, 'base64url')) : publicKey;
    if (!jwk) return null;
    const object = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    return { object, algorithm: jwk.kty === 'OKP' ? 'EdDSA' : jwk.kty === 'EC' ? 'ES256' : 'RS256' };
  } catch {
    // Not a key: nothing is signed by it.
    return null;
  }
}

/** Whether `signature` is the key's over `text`. */
export async function isSignedBy(
  key: VerifyingKey,
  given: { text: string; signature: KeySignature; site: PasskeySite | null; verify: Verify },
): Promise<boolean> {
  const { text, signature, site, verify: check } = given;
  if (signature.kind === 'device_key') return isDeviceSignature(key, { text, signature, check });
  return isPasskeySignature(key, { text, signature, site, check });
}

function isDeviceSignature(
  key: VerifyingKey,
  { text, signature: given, check }: { text: string; signature: DeviceSignature; check: Verify },
): Promise<boolean> {
  const { signature, statement } = given;
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.length !== 64 || key.algorithm === 'RS256') return Promise.resolve(false);
  // The words of accounts' deviceSignatureText.
  const signed =
    statement === 'text' ? text : `althing device signature\n${SIGNED_PURPOSE}\n${sha256(text).toString('base64url')}`;
  return check(key, { data: Buffer.from(signed), signature: bytes, dsaEncoding: 'ieee-p1363' });
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
/** rpIdHash, flags, counter. */
const AUTHENTICATOR_DATA_BYTES_MIN = 37;

/** WebAuthn Level 3 section 7.2: steps 10 to 21 without the counter, which tells copies apart and signs nothing. */
async function isPasskeySignature(
  key: VerifyingKey,
  given: { text: string; signature: PasskeySignature; site: PasskeySite | null; check: Verify },
): Promise<boolean> {
  const { text, signature, site, check } = given;
  const clientData = Buffer.from(signature.clientDataJson, 'base64url');
  const authenticatorData = Buffer.from(signature.authenticatorData, 'base64url');
  const said = readClientData(clientData);
  if (said?.type !== 'webauthn.get' || said.challenge !== challengeOf(text, signature.nonce)) return false;
  if (said.crossOrigin === true || (site && said.origin !== site.origin)) return false;
  if (authenticatorData.length < AUTHENTICATOR_DATA_BYTES_MIN) return false;
  if (site && !authenticatorData.subarray(0, 32).equals(sha256(site.rpId))) return false;
  const flags = authenticatorData[32] ?? 0;
  if ((flags & USER_PRESENT) === 0 || (flags & USER_VERIFIED) === 0) return false;
  const data = Buffer.concat([authenticatorData, sha256(clientData)]);
  return check(key, { data, signature: Buffer.from(signature.signature, 'base64url'), dsaEncoding: 'der' });
}

function challengeOf(text: string, nonce: string | null): string {
  const digest = sha256(text);
  if (nonce === null) return digest.toString('base64url');
  // The words of accounts' passkeyConfirmationText.
  const confirmation = `althing passkey confirmation\n${SIGNED_PURPOSE}\n${nonce}\n${digest.toString('base64url')}`;
  return sha256(confirmation).toString('base64url');
}

function readClientData(
  bytes: Buffer,
): { type?: unknown; challenge?: unknown; origin?: unknown; crossOrigin?: unknown } | null {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' ? value : null;
  } catch {
    // Not what a browser says.
    return null;
  }
}

/** Whether a raw signature is right. A signature that can't be read is none. */
export type Verify = (key: VerifyingKey, of: Raw) => Promise<boolean>;

interface Raw {
  readonly data: Buffer;
  readonly signature: Buffer;
  readonly dsaEncoding: 'der' | 'ieee-p1363';
}

/** On the thread pool: signatures are most of the work of a transfer, and the main thread has the rest to do. */
export const verifyOnThreads: Verify = (key, { data, signature, dsaEncoding }) =>
  new Promise((resolve) => {
    verify(hashFor(key), data, keyFor(key, dsaEncoding), signature, (fault, isRight) => {
      resolve(fault === null && isRight);
    });
  });

/** At once: for whoever has nothing else to do, or whose time must not pass meanwhile. */
export const verifyAtOnce: Verify = (key, { data, signature, dsaEncoding }) =>
  Promise.resolve(verify(hashFor(key), data, keyFor(key, dsaEncoding), signature));

const hashFor = ({ algorithm }: VerifyingKey): string | null => (algorithm === 'EdDSA' ? null : 'sha256');

/** Only elliptic signatures are written in two ways; a key without options is made ready once. */
const keyFor = ({ object, algorithm }: VerifyingKey, dsaEncoding: Raw['dsaEncoding']) =>
  algorithm === 'ES256' ? { key: object, dsaEncoding } : object;

type Jwk = DevicePublicKey | { kty: 'RSA'; n: string; e: string };

/** RFC 9053: the labels of COSE_Key parameters. */
const COSE = { kty: 1, crv: -1, x: -2, y: -3, n: -1, e: -2 } as const;
const COSE_KTY = { okp: 1, ec2: 2, rsa: 3 } as const;

function jwkOfCose(bytes: Buffer): Jwk | null {
  const cose = decodeCredentialPublicKey(new Uint8Array(bytes)) as unknown as Map<number, unknown>;
  const text = (label: number) => Buffer.from(cose.get(label) as Uint8Array).toString('base64url');
  switch (cose.get(COSE.kty)) {
    case COSE_KTY.okp:
      return cose.get(COSE.crv) === 6 ? { kty: 'OKP', crv: 'Ed25519', x: text(COSE.x) } : null;
    case COSE_KTY.ec2:
      return cose.get(COSE.crv) === 1 ? { kty: 'EC', crv: 'P-256', x: text(COSE.x), y: text(COSE.y) } : null;
    case COSE_KTY.rsa:
      return { kty: 'RSA', n: text(COSE.n), e: text(COSE.e) };
    default:
      return null;
  }
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
