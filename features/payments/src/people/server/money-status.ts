// Whether a person may pay: R3 keeps it apart from everything else they have here, R4 says how it may be taken.
import { randomUUID } from 'node:crypto';
import { route, type Route } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { appealSuspension } from '../contract/appeal-suspension.ts';
import { getMoneyStatus } from '../contract/get-money-status.ts';
import { refusals } from '../contract/refusals.ts';
import { insertChanges } from '../storage/change-store.ts';
import { selectTier } from '../storage/person-store.ts';
import {
  findSuspension,
  insertSuspension,
  isInForce,
  saveAppeal,
  saveOutcome,
  selectSuspensions,
  type Suspension,
} from '../storage/suspension-store.ts';
import { inTurn } from '../storage/tables.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';

/** R4: a suspension ends by itself; whoever wants it longer decides anew, and can be appealed against anew. */
const SUSPENSION_MS_MAX = 90 * 86_400_000;

export function moneyStatusRoutes(core: PeopleCore): Route[] {
  return [
    route(getMoneyStatus, async ({ requester }) => {
      const suspensions = await selectSuspensions(core.db, requester.userId);
      const nowMs = core.nowMs();
      const now = suspensions.find((suspension) => isInForce(suspension, nowMs));
      return ok({
        state: now ? ('suspended' as const) : ('active' as const),
        tier: await selectTier(core.db, requester.userId),
        suspension: now ? present(now) : null,
        past: suspensions.filter((suspension) => suspension !== now).map(present),
      });
    }),
    route(appealSuspension, async ({ requester, params, body }) => {
      const { suspensionId } = params;
      const suspension = await findSuspension(core.db, suspensionId);
      if (suspension?.userId !== requester.userId) return refused(refusals.notFound);
      const at = new Date(core.nowMs());
      if (!(await saveAppeal(core.db, { suspensionId, text: body.text, at }))) return refused(refusals.appealedAlready);
      const after = (await findSuspension(core.db, suspensionId)) ?? suspension;
      return ok({ suspension: present(after) });
    }),
  ];
}

export interface SuspensionDecision {
  readonly userId: string;
  readonly rule: string;
  readonly reason: string;
  readonly office: string;
  /** R10: two persons at least. */
  readonly decidedBy: readonly string[];
  readonly untilMs: number;
}

export type SuspensionRefusal = 'two_persons_needed' | 'until_out_of_range' | 'text_missing' | 'person_unknown';

/** Suspends a person's payments, and nothing else. */
export async function suspendPayments(
  core: PeopleCore,
  decision: SuspensionDecision,
): Promise<Result<{ suspensionId: string }, SuspensionRefusal>> {
  const nowMs = core.nowMs();
  const { userId, untilMs, decidedBy } = decision;
  if (new Set(decidedBy).size < 2) return refuse('two_persons_needed');
  if (untilMs <= nowMs || untilMs > nowMs + SUSPENSION_MS_MAX) return refuse('until_out_of_range');
  if ([decision.rule, decision.reason, decision.office].some((text) => text.trim() === ''))
    return refuse('text_missing');
  if (!(await core.accounts.whichExist([userId])).has(userId)) return refuse('person_unknown');
  const suspensionId = randomUUID();
  await inTurn(core.db, async (tx) => {
    await insertSuspension(tx, { ...decision, suspensionId, decidedAtMs: nowMs });
    await insertChanges(tx, [{ userId, kind: 'status', id: suspensionId }], new Date(nowMs));
  });
  core.wake();
  return ok({ suspensionId });
}

export type AppealRefusal = 'not_appealed' | 'two_persons_needed' | 'decided_by_the_same' | 'text_missing';

/** Decides an appeal: two persons, neither of whom made the suspension. */
export async function decideAppeal(
  core: PeopleCore,
  decision: { suspensionId: string; outcome: 'upheld' | 'lifted'; reason: string; by: readonly string[] },
): Promise<Result<void, AppealRefusal>> {
  const suspension = await findSuspension(core.db, decision.suspensionId);
  if (!suspension?.appeal) return refuse('not_appealed');
  if (new Set(decision.by).size < 2) return refuse('two_persons_needed');
  if (decision.by.some((person) => suspension.decidedBy.includes(person))) return refuse('decided_by_the_same');
  if (decision.reason.trim() === '') return refuse('text_missing');
  const at = new Date(core.nowMs());
  const isSaved = await inTurn(core.db, async (tx) => {
    if (!(await saveOutcome(tx, { ...decision, at }))) return false;
    await insertChanges(tx, [{ userId: suspension.userId, kind: 'status', id: suspension.suspensionId }], at);
    return true;
  });
  core.wake();
  return isSaved ? ok() : refuse('not_appealed');
}

/** Who decided is named by the office; the persons stand in the place's own log. */
function present({ suspensionId, rule, reason, office, decidedAtMs, untilMs, appeal }: Suspension) {
  return { suspensionId, rule, reason, office, decidedAtMs, untilMs, appeal };
}
