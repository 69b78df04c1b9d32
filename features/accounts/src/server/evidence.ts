// What shows, years later and to somebody who trusts neither this server nor its operator, that a person confirmed one
// very command. It is stored by whoever asked for the confirmation; checking it needs nothing else of this server than
// the knowledge of whose public key it was.
import { createHash } from 'node:crypto';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { deviceSignatureText, isPurpose, passkeyConfirmationText } from '../domain/signed-texts.ts';
import type { PublicKeyJwk } from '../storage/device-key-store.ts';
import { isSignatureOf, thumbprintOf } from './signing-keys.ts';
import { invariant } from '@althing/kernel';

export interface SignedCommand {
  /** What the confirmation is for, e.g. `payments/create-transfer`: lower case, digits and `/ . _ -`, at most 64. */
  readonly purpose: string;
  /** SHA-256 of the command, as the feature writes commands down. */
  readonly digest: Uint8Array;
}

/** All binary members are unpadded base64url. */
export interface PasskeyEvidence {
  readonly kind: 'passkey';
  readonly purpose: string;
  /** Of the challenge: its SHA-256 input is {@link passkeyConfirmationText}. */
  readonly nonce: string;
  readonly credentialId: string;
  /** As a COSE_Key (RFC 9052), the form in which WebAuthn hands keys out. */
  readonly publicKey: string;
  readonly authenticatorData: string;
  readonly clientDataJson: string;
  readonly signature: string;
  readonly rpId: string;
  readonly origin: string;
  readonly confirmedAtMs: number;
}

export interface DeviceKeyEvidence {
  readonly kind: 'device_key';
  readonly purpose: string;
  /** Thumbprint of `publicKey` (RFC 7638). */
  readonly keyId: string;
  readonly algorithm: 'EdDSA' | 'ES256';
  readonly publicKey: PublicKeyJwk;
  /** Over {@link deviceSignatureText}. */
  readonly signature: string;
  readonly enrolledAtMs: number;
  readonly signedAtMs: number;
}

/**
 * Whether the evidence is that of this command. `purpose` and `digest` come from whoever checks, never from the
 * evidence; `publicKey` is to be compared with the one that the payer is known by.
 */
export async function verifyEvidence(
  evidence: PasskeyEvidence | DeviceKeyEvidence,
  { purpose, digest }: SignedCommand,
): Promise<boolean> {
  if (evidence.purpose !== purpose) return false;
  if (evidence.kind === 'device_key') {
    if (thumbprintOf(evidence.publicKey) !== evidence.keyId) return false;
    const text = deviceSignatureText({ purpose, digest: digestText(digest) });
    return isSignatureOf(evidence.publicKey, text, evidence.signature);
  }
  const verified = await verifyAuthenticationResponse({
    response: {
      id: evidence.credentialId,
      rawId: evidence.credentialId,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        authenticatorData: evidence.authenticatorData,
        clientDataJSON: evidence.clientDataJson,
        signature: evidence.signature,
      },
    },
    expectedChallenge: Buffer.from(challengeOf({ purpose, nonce: evidence.nonce, digest })).toString('base64url'),
    expectedOrigin: evidence.origin,
    expectedRPID: evidence.rpId,
    requireUserVerification: true,
    // Counters tell copies apart when a passkey is used; what was accepted then is only checked for its signature.
    credential: { id: evidence.credentialId, publicKey: fromBase64Url(evidence.publicKey), counter: 0 },
    // The library throws for what doesn't fit; either way it is no evidence.
  }).catch(() => null);
  return verified?.verified === true;
}

/** The challenge that stands for a command. */
export function challengeOf({ purpose, nonce, digest }: SignedCommand & { nonce: string }): Uint8Array {
  invariant(isPurpose(purpose), `no purpose to sign for: ${purpose}`);
  return createHash('sha256')
    .update(passkeyConfirmationText({ purpose, nonce, digest: digestText(digest) }))
    .digest();
}

export function digestText(digest: Uint8Array): string {
  invariant(digest.length === 32, 'a command’s digest has 32 bytes');
  return Buffer.from(digest).toString('base64url');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
