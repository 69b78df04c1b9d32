// Pieces that several of accounts' own endpoints share.
import { z } from 'zod';
import type { RefusalDescription } from '@althing/schema';

/** Milliseconds since the epoch. */
export const zMoment = z.int().nonnegative();

/** From {@link proveIdentity}: stands for a passkey or password shown moments ago. */
export const zProof = z.string().min(1).max(200);

/** Names that people give; shown back to them only. */
export const zGivenName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((name) => !name.includes('\0'), 'must not contain NUL');

/** Ids in paths: what isn't written like one is none. */
export const zOwnId = z.string().regex(/^[\x21-\x7e]{1,1024}$/);

/** WebAuthn options and answers pass through as the browser's own JSON (WebAuthn Level 3, section 5.1). */
export const zWebauthnJson = z.looseObject({});

export const zPasskey = z.object({
  passkeyId: z.string(),
  name: z.string(),
  createdAtMs: zMoment,
  lastUsedAtMs: zMoment.nullable(),
  /** Synced by the person's password manager, so that it outlives the device. */
  isBackedUp: z.boolean(),
});

/** 43 characters are 32 bytes, as unpadded base64url. */
const zKeyCoordinate = z.string().regex(/^[\w-]{43}$/);

/** A public key to sign with, as a JWK (RFC 7517, RFC 8037). The private half stays in the device. */
export const zPublicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: zKeyCoordinate }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: zKeyCoordinate, y: zKeyCoordinate }),
]);

/** 64 bytes as unpadded base64url: EdDSA, or ECDSA with SHA-256 as r and s (IEEE P1363), as WebCrypto makes both. */
export const zSignature = z.string().regex(/^[\w-]{86}$/);

export const zDeviceKey = z.object({
  /** Its thumbprint (RFC 7638). */
  keyId: z.string(),
  algorithm: z.enum(['EdDSA', 'ES256']),
  publicKey: zPublicKey,
  enrolledAtMs: zMoment,
  /** What the person proved their identity with when the device got the key. */
  enrolledBy: z.enum(['passkey', 'password', 'recovery_code']),
});

export const ownRefusals = {
  proofNeeded: {
    code: 'proof_needed',
    status: 403,
    retry: 'changed',
    when: 'the proof is missing, of another session or too old; prove the identity again',
  },
  notFound: { code: 'not_found', status: 404, retry: 'never', when: 'the account has none of this id' },
  limited: {
    code: 'too_many_requests',
    status: 429,
    retry: 'same',
    when: 'too many attempts; `retry_after_ms` says how long to wait',
  },
  passkeyRefused: {
    code: 'passkey_refused',
    status: 400,
    retry: 'changed',
    when: 'the passkey could not be verified, is known already, or its challenge is too old',
  },
  lastWayIn: {
    code: 'last_way_in',
    status: 409,
    retry: 'never',
    when: 'without it nobody could sign in: add a passkey or set a password first',
  },
  weakPassword: {
    code: 'weak_password',
    status: 400,
    retry: 'changed',
    when: 'the password has less than 8 characters or more than 512 bytes',
  },
  commonPassword: {
    code: 'common_password',
    status: 400,
    retry: 'changed',
    when: 'the password is one of the first that are tried, or a name of the person’s own',
  },
} as const satisfies Record<string, RefusalDescription>;
