// Whether a person may pay: R3 keeps it apart from everything else they have here, R4 says how it may be taken.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { appealSuspension } from '../contract/appeal-suspension.ts';
import { getMoneyStatus } from '../contract/get-money-status.ts';
import { refusals } from '../contract/refusals.ts';
import { selectTier } from '../storage/person-store.ts';
import {
  findSuspension,
  isInForce,
  saveAppeal,
  selectSuspensions,
  type Suspension,
} from '../storage/suspension-store.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';

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

/** The office is told; which operators approved stands in the public log. */
function present({ suspensionId, rule, reason, office, decidedAtMs, untilMs, appeal }: Suspension) {
  return { suspensionId, rule, reason, office, decidedAtMs, untilMs, appeal };
}
