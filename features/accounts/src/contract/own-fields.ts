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
} as const satisfies Record<string, RefusalDescription>;
