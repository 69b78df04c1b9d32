// The bank will not carry out an order: what was held for it is released.
import type { Rejection } from '../../iso20022/server/read-status-report.ts';
import { findPayoutByEndToEndId, selectPayoutsOfMessage } from '../storage/payout-store.ts';
import type { BankCore } from './core.ts';
import { releasePayout } from './release-payout.ts';

/**
 * "Duplicate", of a message or of one payment in it: a crash had us hand it over twice, and the first one is being
 * carried out. Released, the money would be paid and back. If none is, the hold lets go by itself.
 */
const DUPLICATE = new Set(['DU01', 'DU02', 'DU03', 'DU04', 'DUPL', 'AM05']);

/** False if nothing was left to release. */
export async function takeRejection(core: BankCore, { messageId, endToEndId, reason }: Rejection): Promise<boolean> {
  if (DUPLICATE.has(reason)) return false;
  const named = endToEndId === null ? null : await findPayoutByEndToEndId(core.db, endToEndId);
  const payouts = endToEndId === null ? await selectPayoutsOfMessage(core.db, messageId) : named ? [named] : [];
  let isAny = false;
  for (const { payoutId, state } of payouts) {
    if (state === 'sent' && (await releasePayout(core, { payoutId, from: 'sent', reason }))) isAny = true;
  }
  return isAny;
}
