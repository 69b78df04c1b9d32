// The payee of a mandate collects. What the payer signed once allows it; the ledger holds it to the cap, and the payer's
// own limits hold beside it. Why a payer can't pay is the payer's to know.
import type { HttpRefusal } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { refusals } from '../contract/refusals.ts';
import type { MoveCommand, Transfer } from '../../ledger/domain/commands.ts';
import { houseAccountId } from '../../ledger/server/index.ts';
import { isHouseMadeId } from '../domain/house-made-id.ts';
import { limitsOf } from '../domain/limits.ts';
import { mandateState } from '../domain/mandate-state.ts';
import { nextPeriodMs } from '../domain/periods.ts';
import { freshMandateCaps, ledgerCap, spendingCaps } from '../domain/spending-caps.ts';
import type { GrantedMandate } from '../storage/mandate-store.ts';
import type { Party } from '../storage/party.ts';
import { selectTier } from '../storage/person-store.ts';
import { isSuspended } from '../storage/suspension-store.ts';
import { ours, takeTurn, type PeopleDb } from '../storage/tables.ts';
import { findTransfer } from '../storage/transfer-store.ts';
import { capExceeded, refused } from './answers.ts';
import { payeeFeeLegId } from './confirm-transfer.ts';
import type { PeopleCore } from './core.ts';
import { recordTransfer } from './record-transfer.ts';

export interface Collection {
  readonly mandate: GrantedMandate;
  readonly transferId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reference: string | null;
  /** The payee, where it is a person; a merchant's set records its own side, in `alongside`. */
  readonly payee: { readonly userId: string; readonly sees: Party } | null;
  /** What the payee pays the house out of it. */
  readonly payeeFeeMinor?: bigint;
  readonly alongside?: (tx: PeopleDb, transfer: Transfer) => Promise<void>;
}

export async function collect(
  core: PeopleCore,
  collection: Collection,
): Promise<Result<{ transferId: string }, HttpRefusal>> {
  const { mandate, transferId, amountMinor, currency, reference } = collection;
  if (isHouseMadeId(transferId)) return refused(refusals.idUsedOtherwise);
  if (currency !== mandate.currency) return refused(refusals.payerUnavailable);
  const nowMs = core.nowMs();
  const isRepeated = (await findTransfer(core.db, mandate.payerId, transferId))?.mandateId === mandate.mandateId;
  const state = mandateState(mandate, nowMs);
  if (state !== 'active' && !isRepeated) return refused(refusals.mandateNotActive, { state });
  const limits = limitsOf({ tier: await selectTier(core.db, mandate.payerId), currency });
  if (amountMinor > limits.perTransferMinor) return refused(refusals.payerUnavailable);
  const caps = [
    ...(mandate.payee.isVerified ? [] : freshMandateCaps({ limits, nowMs, startsAtMs: mandate.startsAtMs })),
    // Day and month as of any payment.
    ...spendingCaps({ limits, nowMs, device: null, payee: null }),
  ];
  const posted = await core.ledger.post(
    [
      {
        kind: 'transfer',
        id: transferId,
        debitAccount: mandate.payerAccountId,
        creditAccount: mandate.payeeAccountId,
        amount: { amountMinor, currency },
        purpose: 'mandate',
        reference,
        caps: caps.map(ledgerCap),
        authorization: { by: 'mandate', mandateId: mandate.mandateId },
      },
      ...payeeFee(collection),
    ],
    {
      async alongside(ledgerTx, [transfer]) {
        const tx = ours(ledgerTx);
        if (!transfer) return refuse('order_unknown');
        const { atMs } = transfer;
        await takeTurn(tx);
        if (await isSuspended(tx, mandate.payerId, new Date(atMs))) return refuse('suspended');
        await recordTransfer(tx, {
          transferId,
          purpose: 'mandate',
          state: 'done',
          amountMinor,
          feeMinor: 0n,
          currency,
          reference,
          mandateId: mandate.mandateId,
          atMs,
          payer: { userId: mandate.payerId, accountId: mandate.payerAccountId, sees: mandate.payee },
          payee: collection.payee && { ...collection.payee, accountId: mandate.payeeAccountId },
          toAccount: mandate.payeeAccountId,
        });
        await collection.alongside?.(tx, transfer);
        return ok();
      },
    },
  );
  if (posted.ok) {
    core.wake();
    return ok({ transferId });
  }
  const { refusal } = posted;
  switch (refusal.code) {
    case 'cap_exceeded':
      if (!refusal.key.startsWith('mandate:')) return refused(refusals.payerUnavailable);
      return capExceeded({ ...refusal, kind: 'mandate', resetsAtMs: nextPeriodMs(mandate.period, nowMs) });
    case 'mandate_not_active':
      return refused(refusals.mandateNotActive, { state: 'ended' });
    case 'id_used_otherwise':
      return refused(refusals.idUsedOtherwise);
    case 'overloaded':
      return refused(refusals.busy);
    default:
      return refused(refusals.payerUnavailable);
  }
}

function payeeFee({ mandate, transferId, currency, payeeFeeMinor = 0n }: Collection): MoveCommand[] {
  if (payeeFeeMinor === 0n) return [];
  return [
    {
      kind: 'transfer',
      id: payeeFeeLegId(transferId),
      debitAccount: mandate.payeeAccountId,
      creditAccount: houseAccountId(currency, 'fees'),
      amount: { amountMinor: payeeFeeMinor, currency },
      purpose: 'fee',
      authorization: { by: 'rule', rule: 'payee-fee' },
    },
  ];
}
