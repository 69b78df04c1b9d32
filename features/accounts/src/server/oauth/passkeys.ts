// Passkeys (WebAuthn Level 3) by @simplewebauthn/server: discoverable, with user verification, without attestation.
// A challenge is kept as its hash, counts once, and says for whom and for what it was made.
import { randomBytes } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { ok, refuse, type Clock, type Result } from '@althing/kernel';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import {
  ensureHandle,
  findByHandle,
  findPasskey,
  insertPasskey,
  notePasskeyUse,
  selectPasskeys,
  type Passkey,
} from '../../storage/passkey-store.ts';
import { insertProof, takeProof } from '../../storage/proof-store.ts';
import { hashSecret } from './hash.ts';

/** Ed25519, ES256, RS256 by their COSE numbers: what authenticators in use have. */
const ALGORITHMS = [-8, -7, -257];
/** Time to unlock a phone or fetch a security key. */
const CHALLENGE_MS = 5 * 60_000;
/** The sign-in page asks once when it opens, for the keyboard's list, and may stand open as long as its step holds. */
const SIGN_IN_CHALLENGE_MS = 60 * 60_000;
/** Nobody owns so many; bounds what a stolen session could add. */
const PASSKEYS_MAX = 30;
const NAME_LENGTH_MAX = 100;

export type PasskeyRefusal =
  | 'unknown_challenge'
  | 'not_verified'
  | 'unknown_passkey'
  | 'already_added'
  | 'too_many_passkeys';

/** A passkey that was made and verified, but not stored yet: at sign-up its account comes with it. */
export interface NewPasskey {
  readonly handle: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  /** What else the challenge was made with. */
  readonly remembered: Readonly<Record<string, unknown>>;
}

export interface Passkeys {
  /** Options for `navigator.credentials.create`. `userId` null: for an account that is being made. */
  beginRegistration(who: {
    userId: string | null;
    userName: string;
    displayName: string;
    remembered?: Record<string, unknown>;
  }): Promise<Result<PublicKeyCredentialCreationOptionsJSON, PasskeyRefusal>>;
  verifyRegistration(
    response: RegistrationResponseJSON,
    who: { userId: string | null },
  ): Promise<Result<NewPasskey, PasskeyRefusal>>;
  /** Within the transaction that makes or changes the account. */
  store(tx: OauthDb, userId: string, name: string, passkey: NewPasskey): Promise<Result<void, PasskeyRefusal>>;
  /** Options for `navigator.credentials.get`; `userId` narrows them to this person's. */
  beginAuthentication(who: { userId: string | null }): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Whose passkey it was. */
  verifyAuthentication(
    response: AuthenticationResponseJSON,
    who: { userId: string | null },
  ): Promise<Result<{ userId: string }, PasskeyRefusal>>;
  /** Options over a challenge of the caller's, who remembers it; `allowed` are the person's passkeys. */
  optionsOver(challenge: Uint8Array, allowed: readonly Passkey[]): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** The passkey that answered `challenge`, its counter moved on. That the challenge is fresh is the caller's to know. */
  verifyOver(
    response: AuthenticationResponseJSON,
    need: { challenge: string; userId: string | null },
  ): Promise<Result<Passkey, PasskeyRefusal>>;
  readonly rpId: string;
  readonly origin: string;
}

export function openPasskeys({ db, clock, publicUrl }: { db: OauthDb; clock: Clock; publicUrl: string }): Passkeys {
  const { hostname: rpId, origin } = new URL(publicUrl);

  async function remember(
    challenge: string,
    purpose: string,
    userId: string | null,
    payload: Record<string, unknown>,
  ): Promise<void> {
    const lastsMs = purpose === 'passkey_get' && userId === null ? SIGN_IN_CHALLENGE_MS : CHALLENGE_MS;
    const expiresAt = new Date(clock.nowMs() + lastsMs);
    await insertProof(db, { proofHash: hashSecret(challenge), purpose, userId, sessionId: null, payload, expiresAt });
  }

  async function take(
    clientDataJson: string,
    purpose: string,
    userId: string | null,
  ): Promise<{ challenge: string; payload: Record<string, unknown> } | null> {
    const challenge = challengeIn(clientDataJson);
    if (challenge === null) return null;
    const proof = await takeProof(db, { proofHash: hashSecret(challenge), purpose, at: new Date(clock.nowMs()) });
    return proof && proof.userId === userId ? { challenge, payload: proof.payload } : null;
  }

  function optionsOver(
    challenge: Uint8Array,
    allowed: readonly Passkey[],
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const allowCredentials = allowed.map((passkey) => ({
      id: passkey.credentialId,
      transports: [...passkey.transports],
    }));
    return generateAuthenticationOptions({
      rpID: rpId,
      challenge: new Uint8Array(challenge),
      userVerification: 'required',
      timeout: CHALLENGE_MS,
      ...(allowed.length > 0 ? { allowCredentials } : {}),
    });
  }

  async function verifyOver(
    response: AuthenticationResponseJSON,
    { challenge, userId }: { challenge: string; userId: string | null },
  ): Promise<Result<Passkey, PasskeyRefusal>> {
    const passkey = isCredentialId(response.id) ? await findPasskey(db, response.id) : null;
    if (!passkey || (userId !== null && passkey.userId !== userId)) return refuse('unknown_passkey');
    const handle = response.response.userHandle;
    if (handle !== undefined && !isCredentialId(handle)) return refuse('unknown_passkey');
    if (handle && (await findByHandle(db, handle)) !== passkey.userId) return refuse('unknown_passkey');
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: passkey.publicKey,
        counter: passkey.counter,
        transports: [...passkey.transports],
      },
    }).catch(() => null);
    if (!verified?.verified) return refuse('not_verified');
    const { newCounter } = verified.authenticationInfo;
    const use = {
      credentialId: passkey.credentialId,
      counterBefore: passkey.counter,
      counter: newCounter,
      at: new Date(clock.nowMs()),
    };
    return (await notePasskeyUse(db, use)) ? ok(passkey) : refuse('not_verified');
  }

  return {
    async beginRegistration({ userId, userName, displayName, remembered = {} }) {
      const existing = userId === null ? [] : await selectPasskeys(db, userId);
      if (existing.length >= PASSKEYS_MAX) return refuse('too_many_passkeys');
      const fresh = randomBytes(32).toString('base64url');
      const handle = userId === null ? fresh : await ensureHandle(db, userId, fresh);
      const options = await generateRegistrationOptions({
        rpName: 'Althing',
        rpID: rpId,
        userName,
        userDisplayName: displayName,
        userID: new Uint8Array(Buffer.from(handle, 'base64url')),
        timeout: CHALLENGE_MS,
        attestationType: 'none',
        excludeCredentials: existing.map((passkey) => ({
          id: passkey.credentialId,
          transports: [...passkey.transports],
        })),
        supportedAlgorithmIDs: ALGORITHMS,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      await remember(options.challenge, 'passkey_create', userId, { handle, remembered });
      return ok(options);
    },

    async verifyRegistration(response, { userId }) {
      const taken = await take(response.response?.clientDataJSON, 'passkey_create', userId);
      if (!taken) return refuse('unknown_challenge');
      const verified = await verifyRegistrationResponse({
        response,
        expectedChallenge: taken.challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
        // What can't be parsed or doesn't fit is thrown by the library; either way it is not verified.
      }).catch(() => null);
      if (!verified?.verified) return refuse('not_verified');
      const { credential, credentialBackedUp } = verified.registrationInfo;
      return ok({
        handle: String(taken.payload['handle']),
        credentialId: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: credential.transports ?? [],
        isBackedUp: credentialBackedUp,
        remembered: taken.payload['remembered'] as Record<string, unknown>,
      });
    },

    async store(tx, userId, name, passkey) {
      await ensureHandle(tx, userId, passkey.handle);
      const { credentialId, publicKey, counter, transports, isBackedUp } = passkey;
      const isAdded = await insertPasskey(tx, {
        credentialId,
        userId,
        name: name.slice(0, NAME_LENGTH_MAX),
        publicKey,
        counter,
        transports,
        isBackedUp,
      });
      return isAdded ? ok() : refuse('already_added');
    },

    async beginAuthentication({ userId }) {
      const options = await optionsOver(
        new Uint8Array(randomBytes(32)),
        userId === null ? [] : await selectPasskeys(db, userId),
      );
      await remember(options.challenge, 'passkey_get', userId, {});
      return options;
    },

    async verifyAuthentication(response, { userId }) {
      const taken = await take(response.response?.clientDataJSON, 'passkey_get', userId);
      if (!taken) return refuse('unknown_challenge');
      const verified = await verifyOver(response, { challenge: taken.challenge, userId });
      return verified.ok ? ok({ userId: verified.value.userId }) : verified;
    },

    optionsOver,
    verifyOver,
    rpId,
    origin,
  };
}

/** As WebAuthn writes ids and handles in JSON: base64url. */
function isCredentialId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,2048}$/.test(value);
}

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
];

/** What a passkey is called at first: the system of the browser it was made in. The person can rename it. */
export function firstPasskeyName(userAgent: string | undefined): string {
  return SYSTEMS.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? 'Passkey';
}

/** The challenge in a WebAuthn answer's client data; null where it is none. */
export function challengeIn(clientDataJson: unknown): string | null {
  if (typeof clientDataJson !== 'string') return null;
  try {
    const parsed = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8')) as { challenge?: unknown };
    return typeof parsed.challenge === 'string' ? parsed.challenge : null;
  } catch {
    return null;
  }
}
