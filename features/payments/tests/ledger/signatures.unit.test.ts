// A passkey's assertion as WebAuthn Level 3 has it, made by hand: what is right passes, each thing wrong with it doesn't.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { expect, test } from 'vitest';
import { isSignedBy, verifyAtOnce, verifyingKey, verifyOnThreads } from '../../src/ledger/server/signatures.ts';

const text = '{"type":"althing.order.v1"}';
const site = { origin: 'https://althing.example', rpId: 'althing.example' };
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64 = (data: Buffer) => data.toString('base64url');

interface Assertion {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  readonly flags: number;
  readonly signedText: Buffer | null;
  readonly nonce: string | null;
}

const right: Assertion = {
  type: 'webauthn.get',
  challenge: base64(sha256(text)),
  origin: site.origin,
  rpId: site.rpId,
  flags: 0x05,
  signedText: null,
  nonce: null,
};

const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edwards = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const bytesOf = (key: KeyObject, member: 'x' | 'y' | 'n' | 'e') =>
  new Uint8Array(Buffer.from(key.export({ format: 'jwk' })[member] ?? '', 'base64url'));

/** As COSE_Key (RFC 9052), in which WebAuthn hands keys out. */
const passkeys = {
  ES256: {
    privateKey: elliptic.privateKey,
    cose: new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytesOf(elliptic.publicKey, 'x')],
      [-3, bytesOf(elliptic.publicKey, 'y')],
    ]),
  },
  EdDSA: {
    privateKey: edwards.privateKey,
    cose: new Map<number, number | Uint8Array>([
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytesOf(edwards.publicKey, 'x')],
    ]),
  },
  RS256: {
    privateKey: rsa.privateKey,
    cose: new Map<number, number | Uint8Array>([
      [1, 3],
      [3, -257],
      [-1, bytesOf(rsa.publicKey, 'n')],
      [-2, bytesOf(rsa.publicKey, 'e')],
    ]),
  },
} as const;

async function isRight(algorithm: keyof typeof passkeys, change: Partial<Assertion> = {}): Promise<boolean> {
  const said = { ...right, ...change };
  const { privateKey, cose } = passkeys[algorithm];
  const clientData = Buffer.from(
    JSON.stringify({ type: said.type, challenge: said.challenge, origin: said.origin, crossOrigin: false }),
  );
  const authenticatorData = Buffer.concat([sha256(said.rpId), Buffer.from([said.flags, 0, 0, 0, 7])]);
  const signed = said.signedText ?? Buffer.concat([authenticatorData, sha256(clientData)]);
  const key = verifyingKey({ publicKey: base64(Buffer.from(isoCBOR.encode(cose))) });
  if (!key) throw new Error('no key');
  const signature = {
    kind: 'passkey' as const,
    keyId: 'credential',
    nonce: said.nonce,
    authenticatorData: base64(authenticatorData),
    clientDataJson: base64(clientData),
    signature: base64(sign(algorithm === 'EdDSA' ? null : 'sha256', signed, privateKey)),
  };
  const outcomes = await Promise.all(
    [verifyAtOnce, verifyOnThreads].map((verify) => isSignedBy(key, { text, signature, site, verify })),
  );
  expect(outcomes[0]).toBe(outcomes[1]);
  return outcomes[0] === true;
}

test.each(['ES256', 'EdDSA', 'RS256'] as const)('LED7 a passkey of %s signs an order', async (algorithm) => {
  expect(await isRight(algorithm)).toBe(true);
});

const confirmation = `althing passkey confirmation\npayments/order\nnonce1\n${base64(sha256(text))}`;
test('LED7 a passkey signs an order through accounts’ confirmation too', async () => {
  expect(await isRight('ES256', { nonce: 'nonce1', challenge: base64(sha256(confirmation)) })).toBe(true);
  expect(await isRight('ES256', { nonce: 'nonce2', challenge: base64(sha256(confirmation)) })).toBe(false);
});

test.each<[string, Partial<Assertion>]>([
  ['another order', { challenge: base64(sha256('{"type":"other"}')) }],
  ['a registration', { type: 'webauthn.create' }],
  ['another site', { origin: 'https://althing.example.evil' }],
  ['another site’s passkey', { rpId: 'example.evil' }],
  ['nobody present', { flags: 0x04 }],
  ['nobody verified', { flags: 0x01 }],
  ['other bytes', { signedText: Buffer.from('other') }],
])('LED7 a passkey’s assertion for %s is refused', async (_what, change) => {
  expect(await isRight('ES256', change)).toBe(false);
});

test('LED7 a device signs the order itself, or what signByDevice signs of it, and one is not the other', async () => {
  const { publicKey, privateKey } = edwards;
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const key = verifyingKey({ publicKey: { kty: 'OKP', crv: 'Ed25519', x } });
  if (!key) throw new Error('no key');
  const statements = {
    text,
    device_signature: `althing device signature\npayments/order\n${base64(sha256(text))}`,
  } as const;
  for (const [made, words] of Object.entries(statements)) {
    for (const statement of ['text', 'device_signature'] as const) {
      const signature = base64(sign(null, Buffer.from(words), privateKey));
      const given = { kind: 'device_key' as const, keyId: 'k', signature, statement };
      expect(await isSignedBy(key, { text, signature: given, site, verify: verifyAtOnce })).toBe(made === statement);
    }
  }
});

test('LED7 what is no key verifies nothing', () => {
  expect(verifyingKey({ publicKey: 'AAAA' })).toBeNull();
  expect(verifyingKey({ publicKey: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } })).toBeNull();
});
