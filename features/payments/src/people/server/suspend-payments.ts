// R3, R4, R10: payments are suspended by two operators, for a rule, a reason and a time, and an appeal is decided by two
// others. Both stand in the public log, which names the decision and never the person.
import { randomUUID } from 'node:crypto';
import type { Database } from '@althing/db';
import { approveAs, type OperatorCredentials, type OperatorOutcome } from '@althing/institutions/server';
import { ok, refuse, type Clock, type Result } from '@althing/kernel';
import { selectAccounts } from '../storage/account-store.ts';
import { insertChanges } from '../storage/change-store.ts';
import { findSuspension, insertSuspension, saveOutcome } from '../storage/suspension-store.ts';
import { ours, takeTurn } from '../storage/tables.ts';

interface SuspensionDecision {
  readonly userId: string;
  readonly rule: string;
  readonly reason: string;
  readonly office: string;
  readonly days: number;
}

/** R4: a suspension ends by itself; whoever wants it longer decides anew, and can be appealed against anew. */
const SUSPENSION_DAYS_MAX = 90;
const TEXT_LENGTH_MAX = 1000;
const DAY_MS = 86_400_000;

interface Deps {
  readonly database: Database;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/**
 * Suspends a person's payments, and nothing else. Refused with `days_out_of_range`, `text_missing`, `person_unknown`, or
 * as {@link approveAs} refuses. Both operators approve the same words.
 */
export function suspendPayments(
  { database, clock }: Deps,
  decision: SuspensionDecision,
  operator: OperatorCredentials,
): Promise<Result<OperatorOutcome<{ suspensionId: string }>, string>> {
  const { userId, rule, reason, office, days } = decision;
  if (!Number.isInteger(days) || days < 1 || days > SUSPENSION_DAYS_MAX) {
    return Promise.resolve(refuse('days_out_of_range'));
  }
  if (![rule, reason, office].every(isText)) return Promise.resolve(refuse('text_missing'));
  return approveAs({ database, clock }, operator, {
    action: 'suspend_payments',
    subject: JSON.stringify([userId, rule, reason, office, days]),
    async carryOut(given, operators) {
      const tx = ours(given);
      await takeTurn(tx);
      if ((await selectAccounts(tx, userId)).length === 0) return refuse('person_unknown');
      const suspensionId = randomUUID();
      const nowMs = clock.nowMs();
      await insertSuspension(tx, {
        suspensionId,
        userId,
        rule,
        reason,
        office,
        decidedBy: operators,
        decidedAtMs: nowMs,
        untilMs: nowMs + days * DAY_MS,
      });
      await insertChanges(tx, [{ userId, kind: 'status', id: suspensionId }], new Date(nowMs));
      return ok({ kind: 'payments_suspended', subject: suspensionId, name: office, value: { suspensionId } });
    },
  });
}

/** Decides an appeal. Refused with `not_appealed`, `decided_by_the_same`, `text_missing`, or as {@link approveAs}. */
export function decideAppeal(
  { database, clock }: Deps,
  decision: { readonly suspensionId: string; readonly outcome: 'upheld' | 'lifted'; readonly reason: string },
  operator: OperatorCredentials,
): Promise<Result<OperatorOutcome<void>, string>> {
  const { suspensionId, outcome, reason } = decision;
  if (!isText(reason)) return Promise.resolve(refuse('text_missing'));
  return approveAs({ database, clock }, operator, {
    action: 'decide_payments_appeal',
    subject: JSON.stringify([suspensionId, outcome, reason]),
    async carryOut(given, operators) {
      const tx = ours(given);
      await takeTurn(tx);
      const suspension = await findSuspension(tx, suspensionId);
      if (!suspension?.appeal) return refuse('not_appealed');
      if (operators.some((name) => suspension.decidedBy.includes(name))) return refuse('decided_by_the_same');
      const at = new Date(clock.nowMs());
      if (!(await saveOutcome(tx, { suspensionId, outcome, reason, by: operators, at }))) return refuse('not_appealed');
      await insertChanges(tx, [{ userId: suspension.userId, kind: 'status', id: suspensionId }], at);
      const kind = outcome === 'lifted' ? 'payments_suspension_lifted' : 'payments_suspension_upheld';
      return ok({ kind, subject: suspensionId, name: suspension.office, value: undefined });
    },
  });
}

const isText = (text: string): boolean => text.trim() !== '' && text.length <= TEXT_LENGTH_MAX && !text.includes('\0');
