// R6: no number follows a person. Each sector knows them by an id of its own, which tells nothing of who they are and
// can't be joined with another sector's; only who holds the secret can make them.
import { createHmac } from 'node:crypto';
import { ensurePairwiseSecret } from '../storage/pairwise-secret-store.ts';
import type { AccountsDb } from '../storage/tables.ts';
import { randomText } from './tokens.ts';

/**
 * The id of `userId` in a sector: 43 characters of base64url, the same each time, for good. A sector is whoever may join
 * what it knows: an app's host, a merchant, an office.
 */
export type PairwiseId = (userId: string, sectorId: string) => string;

export async function openPairwiseIds(db: AccountsDb): Promise<PairwiseId> {
  const secret = await ensurePairwiseSecret(db, randomText());
  return (userId, sectorId) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([sectorId, userId]))
      .digest('base64url');
}
