// What is written beside a transfer in the ledger's own transaction: each person's side of it, whom they know as a
// payee from now on, and that something changed for them.
import type { Purpose } from '../../ledger/domain/commands.ts';
import { insertChanges } from '../storage/change-store.ts';
import type { Party } from '../storage/party.ts';
import { notePaid } from '../storage/payee-store.ts';
import type { PeopleDb } from '../storage/tables.ts';
import { endHold, insertTransfers, type RecordedTransfer } from '../storage/transfer-store.ts';

export interface TransferToRecord {
  readonly transferId: string;
  readonly purpose: Purpose;
  readonly state: 'waiting' | 'done';
  readonly amountMinor: bigint;
  /** What the payer paid on top. */
  readonly feeMinor: bigint;
  readonly currency: string;
  readonly reference: string | null;
  readonly requestId?: string | null;
  readonly splitId?: string | null;
  readonly mandateId?: string | null;
  readonly orderHash?: Buffer | null;
  readonly holdEndsAtMs?: number | null;
  readonly atMs: number;
  /** The payer, where it is a person; `sees` is the payee as the payer may know them. */
  readonly payer: { readonly userId: string; readonly accountId: string; readonly sees: Party } | null;
  /** The payee, where it is a person; `sees` is the payer as the payee may know them. */
  readonly payee: { readonly userId: string; readonly accountId: string; readonly sees: Party } | null;
  /** The account that is paid, or what tells the payee from others behind one account: for knowing the payee again. */
  readonly toAccount: string;
}

/** The caller has taken the turn in `tx` (takeTurn), before anything else was written. */
export async function recordTransfer(tx: PeopleDb, transfer: TransferToRecord): Promise<void> {
  const { payer, payee, transferId, atMs } = transfer;
  const side = (direction: 'out' | 'in', of: NonNullable<typeof payer>): RecordedTransfer => ({
    transferId,
    direction,
    userId: of.userId,
    accountId: of.accountId,
    purpose: transfer.purpose,
    state: transfer.state,
    amountMinor: transfer.amountMinor,
    feeMinor: direction === 'out' ? transfer.feeMinor : 0n,
    currency: transfer.currency,
    party: of.sees,
    reference: transfer.reference,
    requestId: transfer.requestId ?? null,
    splitId: transfer.splitId ?? null,
    mandateId: transfer.mandateId ?? null,
    orderHash: direction === 'out' ? (transfer.orderHash ?? null) : null,
    holdEndsAtMs: transfer.holdEndsAtMs ?? null,
    atMs,
  });
  const sides = [...(payer ? [side('out', payer)] : []), ...(payee ? [side('in', payee)] : [])];
  if (sides.length === 0) return;
  await insertTransfers(tx, sides);
  const at = new Date(atMs);
  if (payer) await notePaid(tx, { userId: payer.userId, accountId: transfer.toAccount, party: payer.sees, at });
  await insertChanges(
    tx,
    sides.map(({ userId }) => ({ userId, kind: 'transfer', id: transferId })),
    at,
  );
}

/**
 * Says how a hold ended: captured (`done`, with what was captured) or given back. Once only; the caller has taken the
 * turn.
 */
export async function recordHoldEnd(
  tx: PeopleDb,
  hold: { transferId: string; state: 'done' | 'released'; amountMinor: bigint | null; atMs: number },
): Promise<void> {
  const userIds = await endHold(tx, hold);
  await insertChanges(
    tx,
    userIds.map((userId) => ({ userId, kind: 'transfer', id: hold.transferId })),
    new Date(hold.atMs),
  );
}
