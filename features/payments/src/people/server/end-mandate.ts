// Ending a mandate: at once, by either side.
import type { HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { insertChanges } from '../storage/change-store.ts';
import { markMandateEnded, type GrantedMandate } from '../storage/mandate-store.ts';
import { ours, takeTurn } from '../storage/tables.ts';
import { ledgerRefused } from './answers.ts';
import type { PeopleCore } from './core.ts';

export async function endMandateBy(
  core: PeopleCore,
  mandate: GrantedMandate,
  by: 'payer' | 'payee',
): Promise<Result<void, HttpRefusal>> {
  const { mandateId } = mandate;
  const at = new Date(core.nowMs());
  const ended = await core.ledger.endMandate({
    id: mandateId,
    reason: `ended by its ${by}`,
    async alongside(ledgerTx) {
      const tx = ours(ledgerTx);
      await takeTurn(tx);
      await markMandateEnded(tx, { mandateId, by, at });
      await insertChanges(tx, mandateChanges(mandate), at);
    },
  });
  if (!ended.ok) return ledgerRefused(ended.refusal);
  core.wake();
  return ok();
}

/** Tells the payer, and the payee where it is a person. */
export function mandateChanges({ mandateId, payerId, payee }: Omit<GrantedMandate, 'endedAtMs' | 'endedBy'>) {
  return [payerId, ...(payee.kind === 'person' ? [payee.key] : [])].map((userId) => ({
    userId,
    kind: 'mandate' as const,
    id: mandateId,
  }));
}
