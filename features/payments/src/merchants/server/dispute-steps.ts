// A step of a dispute, whoever takes it: decided on the dispute as it stands in the transaction, written down for both
// sides, told to the payer.
import { ok, refuse, type Result } from '@althing/kernel';
import { insertChanges } from '../../people/storage/change-store.ts';
import { ours as people } from '../../people/storage/tables.ts';
import { disputeAt, stepDispute, type DisputeCommand, type DisputeRefusal } from '../domain/dispute.ts';
import { insertStep, lockDispute, updateDispute, type DisputeStep } from '../storage/dispute-store.ts';
import type { Merchant } from '../storage/merchant-store.ts';
import type { MerchantsDb } from '../storage/tables.ts';
import type { MerchantsCore } from './core.ts';

const ACTS: Readonly<Record<DisputeCommand['act'], DisputeStep['act']>> = {
  contest: 'contested',
  escalate: 'escalated',
  reject: 'rejected',
  refund: 'refunded',
  withdraw: 'withdrawn',
};

/**
 * The caller has taken people's turn in `tx`. Everything here goes by `tx`: whoever asked for another connection while
 * all of them wait for the turn would wait for ever.
 */
export async function takeStep(
  tx: MerchantsDb,
  given: {
    disputeId: string;
    command: DisputeCommand;
    text: string | null;
    /** Null where the payer acts. */
    staff: { readonly number: number | null } | null;
    atMs: number;
  },
): Promise<Result<void, DisputeRefusal>> {
  const { disputeId, command, text, staff, atMs } = given;
  const dispute = await lockDispute(tx, disputeId);
  if (!dispute) return refuse('dispute_state');
  const next = stepDispute(disputeAt(dispute, atMs), command, atMs);
  if (!next.ok) return next;
  await updateDispute(tx, disputeId, next.value);
  const by = staff === null ? 'payer' : 'merchant';
  await insertStep(tx, disputeId, { by, act: ACTS[command.act], text, staffNumber: staff?.number ?? null, atMs });
  if (dispute.payerId !== null) {
    await insertChanges(
      people(tx as never),
      [{ userId: dispute.payerId, kind: 'dispute', id: disputeId }],
      new Date(atMs),
    );
  }
  return ok();
}

/** By what number both sides know who of the staff acts; asked for before the turn is taken. */
export async function staffOf(
  { deps }: MerchantsCore,
  merchant: Merchant,
  userId: string,
): Promise<{ readonly number: number | null }> {
  const members = await deps.institutions.membersOf(merchant.institutionId);
  return { number: members.find((member) => member.userId === userId)?.staffNumber ?? null };
}
