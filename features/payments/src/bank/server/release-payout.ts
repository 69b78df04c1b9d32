// A payout that will not be carried out: what was held for it is its payer's again.
import { createHash } from 'node:crypto';
import { ok, refuse } from '@althing/kernel';
import { recordHoldEnd } from '../../people/server/record-transfer.ts';
import { ours, takeTurn } from '../../people/storage/tables.ts';
import type { PayoutState } from '../domain/decide-item.ts';
import { uuidOf } from '../domain/item-id.ts';
import { changePayout } from '../storage/payout-store.ts';
import type { BankDb } from '../storage/tables.ts';
import { nowOf, type BankCore } from './core.ts';

interface Release {
  readonly payoutId: string;
  readonly from: PayoutState;
  /** ISO 20022 external status reason code. */
  readonly reason: string;
}

/** False if nothing was left to release. */
export async function releasePayout(core: BankCore, { payoutId, from, reason }: Release): Promise<boolean> {
  const { ledger, clock, people } = core.deps;
  const change = { payoutId, from: [from], to: 'rejected', reason } as const;
  const id = uuidOf(createHash('sha256').update(`reject\n${payoutId}`).digest());
  const released = await ledger.post([{ kind: 'void', id, holdId: payoutId }], {
    alongside: async (ledgerTx, [release]) => {
      const atMs = release?.atMs ?? clock.nowMs();
      await takeTurn(ours(ledgerTx));
      await recordHoldEnd(ours(ledgerTx), { transferId: payoutId, state: 'released', amountMinor: null, atMs });
      // Undone where another process has just sent it.
      return (await changePayout(ledgerTx as unknown as BankDb, change, nowOf(core)))
        ? ok()
        : refuse('changed_meanwhile');
    },
  });
  if (released.ok) {
    people.wake();
    return true;
  }
  // The hold has run out by itself, and the money is back already: only the payout's state is left to say so.
  if ((await ledger.hold(payoutId))?.state !== 'expired') return false;
  return changePayout(core.db, change, nowOf(core));
}
