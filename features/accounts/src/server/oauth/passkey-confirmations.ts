// A passkey confirms one command of a feature above: its challenge holds the command's digest, so that what the person
// unlocked for is what was signed. A challenge is of one session, counts once and ends by itself.
import { randomBytes } from 'node:crypto';
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Requester } from '@althing/http';
import { ok, refuse, type Clock, type Result } from '@althing/kernel';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { selectPasskeys } from '../../storage/passkey-store.ts';
import { insertProof, takeProof } from '../../storage/proof-store.ts';
import { challengeOf, digestText, type PasskeyEvidence, type SignedCommand } from '../evidence.ts';
import { hashSecret } from './hash.ts';
import { challengeIn, type Passkeys } from './passkeys.ts';

/** Time to read an amount and to unlock a phone. */
const CONFIRMATION_MS = 5 * 60_000;
const PURPOSE = 'confirmation';

export type ConfirmationRefusal = 'unknown_challenge' | 'unknown_passkey' | 'not_verified';

export interface PasskeyConfirmations {
  begin(command: SignedCommand & { requester: Requester }): Promise<PublicKeyCredentialRequestOptionsJSON | null>;
  verify(
    command: SignedCommand & { requester: Requester; response: unknown },
  ): Promise<Result<PasskeyEvidence, ConfirmationRefusal>>;
}

export function openPasskeyConfirmations({
  db,
  clock,
  passkeys,
}: {
  db: OauthDb;
  clock: Clock;
  passkeys: Passkeys;
}): PasskeyConfirmations {
  return {
    async begin({ requester, purpose, digest }) {
      const { userId, sessionId } = requester;
      const own = await selectPasskeys(db, userId);
      if (own.length === 0) return null;
      const nonce = randomBytes(32).toString('base64url');
      const options = await passkeys.optionsOver(challengeOf({ purpose, nonce, digest }), own);
      await insertProof(db, {
        proofHash: hashSecret(options.challenge),
        purpose: PURPOSE,
        userId,
        sessionId,
        payload: { purpose, nonce, digest: digestText(digest) },
        expiresAt: new Date(clock.nowMs() + CONFIRMATION_MS),
      });
      return options;
    },

    async verify({ requester, purpose, digest, response }) {
      const answer = readAnswer(response);
      const challenge = challengeIn(answer?.response.clientDataJSON);
      if (!answer || challenge === null) return refuse('unknown_challenge');
      const at = new Date(clock.nowMs());
      const taken = await takeProof(db, { proofHash: hashSecret(challenge), purpose: PURPOSE, at });
      const isMeant =
        taken?.userId === requester.userId &&
        taken.sessionId === requester.sessionId &&
        taken.payload['purpose'] === purpose &&
        taken.payload['digest'] === digestText(digest);
      if (!isMeant) return refuse('unknown_challenge');
      const verified = await passkeys.verifyOver(answer, { challenge, userId: requester.userId });
      if (!verified.ok) return refuse(verified.refusal === 'unknown_passkey' ? 'unknown_passkey' : 'not_verified');
      return ok({
        kind: 'passkey',
        purpose,
        nonce: String(taken.payload['nonce']),
        credentialId: verified.value.credentialId,
        publicKey: Buffer.from(verified.value.publicKey).toString('base64url'),
        authenticatorData: answer.response.authenticatorData,
        clientDataJson: answer.response.clientDataJSON,
        signature: answer.response.signature,
        rpId: passkeys.rpId,
        origin: passkeys.origin,
        confirmedAtMs: at.getTime(),
      });
    },
  };
}

/** What a browser answers, as far as its shape goes; what is in it the library checks. */
function readAnswer(given: unknown): AuthenticationResponseJSON | null {
  if (typeof given !== 'object' || given === null || !('response' in given)) return null;
  const { response } = given;
  if (typeof response !== 'object' || response === null) return null;
  const parts = response as Record<string, unknown>;
  const isWhole = ['clientDataJSON', 'authenticatorData', 'signature'].every((part) => typeof parts[part] === 'string');
  return isWhole ? (given as AuthenticationResponseJSON) : null;
}
