// The bank will not carry out an order: what was held for it is released.
import { createHash } from 'node:crypto';
import { recordHoldEnd } from '../../people/server/record-transfer.ts';
import { ours, takeTurn } from '../../people/storage/tables.ts';
import type { Rejection } from '../../iso20022/server/read-status-report.ts';
import { uuidOf } from '../domain/item-id.ts';
import { changePayout, findPayoutByEndToEndId, selectPayoutsOfMessage } from '../storage/payout-store.ts';
import type { BankDb } from '../storage/tables.ts';
import { nowOf, type BankCore } from './core.ts';

/** "Duplicate message": a crash had us hand it over twice. The first one is being carried out. */
const DUPLICATE = new Set(['DU01', 'DUPL', 'AM05']);

/** False if nothing was left to release. */
export async function takeRejection(core: BankCore, { messageId, endToEndId, reason }: Rejection): Promise<boolean> {
  if (DUPLICATE.has(reason) && endToEndId === null) return false;
  const named = endToEndId === null ? null : await findPayoutByEndToEndId(core.db, endToEndId);
  const payouts = endToEndId === null ? await selectPayoutsOfMessage(core.db, messageId) : named ? [named] : [];
  let isAny = false;
  for (const payout of payouts) {
    if (payout.state !== 'sent') continue;
    const { payoutId } = payout;
    const id = uuidOf(createHash('sha256').update(`reject\n${payoutId}`).digest());
    const released = await core.deps.ledger.post([{ kind: 'void', id, holdId: payoutId }], {
      alongside: async (ledgerTx, [release]) => {
        const atMs = release?.atMs ?? core.deps.clock.nowMs();
        await takeTurn(ours(ledgerTx));
        await recordHoldEnd(ours(ledgerTx), { transferId: payoutId, state: 'released', amountMinor: null, atMs });
        const tx = ledgerTx as unknown as BankDb;
        await changePayout(tx, { payoutId, from: ['sent'], to: 'rejected', reason }, nowOf(core));
      },
    });
    if (released.ok) core.deps.people.wake();
    isAny ||= released.ok;
  }
  return isAny;
}
