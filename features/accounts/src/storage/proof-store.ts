// Short-lived secrets of one purpose, by their hash: WebAuthn challenges, fresh proofs of who is there.
import type { OauthDb } from './oauth-tables.ts';

export interface Proof {
  readonly proofHash: string;
  readonly purpose: string;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly payload: Record<string, unknown>;
  readonly expiresAt: Date;
}

export async function insertProof(db: OauthDb, proof: Proof): Promise<void> {
  await db
    .insertInto('accounts_proofs')
    .values({
      proof_hash: proof.proofHash,
      purpose: proof.purpose,
      user_id: proof.userId,
      session_id: proof.sessionId,
      payload: JSON.stringify(proof.payload),
      expires_at: proof.expiresAt,
    })
    .execute();
}

/** Takes a proof out: whoever asks second finds none. */
export async function takeProof(
  db: OauthDb,
  which: { proofHash: string; purpose: string; at: Date },
): Promise<Omit<Proof, 'proofHash'> | null> {
  const row = await db
    .deleteFrom('accounts_proofs')
    .where('proof_hash', '=', which.proofHash)
    .where('purpose', '=', which.purpose)
    .where('expires_at', '>', which.at)
    .returningAll()
    .executeTakeFirst();
  return row
    ? {
        purpose: row.purpose,
        userId: row.user_id,
        sessionId: row.session_id,
        payload: row.payload,
        expiresAt: row.expires_at,
      }
    : null;
}

/** What a fresh proof of this session was made with; null where it holds none. It stays usable until its end. */
export async function findProof(
  db: OauthDb,
  which: { proofHash: string; purpose: string; sessionId: string; at: Date },
): Promise<Record<string, unknown> | null> {
  const row = await db
    .selectFrom('accounts_proofs')
    .select('payload')
    .where('proof_hash', '=', which.proofHash)
    .where('purpose', '=', which.purpose)
    .where('session_id', '=', which.sessionId)
    .where('expires_at', '>', which.at)
    .executeTakeFirst();
  return row?.payload ?? null;
}
