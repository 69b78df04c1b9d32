// A fresh proof of who sits at a signed-in device: asked for before what a stolen session must not be able to do.
import { httpRefuse, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { findProof, insertProof } from '../../storage/proof-store.ts';
import { now } from '../core.ts';
import { hashSecret, newSecret } from './hash.ts';
import type { StepContext } from './step-context.ts';

/** Long enough for the form that asked for it and the next beside it. */
const PROOF_MS = 5 * 60_000;
const PURPOSE = 'fresh_proof';

type ProofNeeds = Pick<StepContext, 'core' | 'db'>;

/** What the person showed. */
export type ProofMethod = 'passkey' | 'password' | 'recovery_code';

export async function issueProof(
  { core, db }: ProofNeeds,
  requester: Requester,
  method: ProofMethod,
): Promise<{ proof: string; expiresInMs: number }> {
  const proof = newSecret();
  const expiresAt = new Date(now(core.deps.clock).getTime() + PROOF_MS);
  await insertProof(db, {
    proofHash: hashSecret(proof),
    purpose: PURPOSE,
    userId: requester.userId,
    sessionId: requester.sessionId,
    payload: { method },
    expiresAt,
  });
  return { proof, expiresInMs: PROOF_MS };
}

/** Ok where `proof` was given to this very session and is still fresh; tells what the person showed. */
export async function requireProof(
  { core, db }: ProofNeeds,
  requester: Requester,
  proof: string,
): Promise<Result<ProofMethod, HttpRefusal>> {
  const found = await findProof(db, {
    proofHash: hashSecret(proof),
    purpose: PURPOSE,
    sessionId: requester.sessionId,
    at: now(core.deps.clock),
  });
  return found ? ok(found['method'] as ProofMethod) : httpRefuse(403, 'proof_needed', 'Prove the identity again.');
}

/** A limit of the sign-in side as our own API says it. */
export function limited(refusal: HttpRefusal): Result<never, HttpRefusal> {
  return { ok: false, refusal: refusal.status === 429 ? { ...refusal, code: 'too_many_requests' } : refusal };
}
