import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { listPayees } from '../contract/list-payees.ts';
import { selectPayees } from '../storage/payee-store.ts';
import type { PeopleCore } from './core.ts';
import { presentParty } from './present-party.ts';

export const listPayeesRoute = (core: PeopleCore): Route =>
  route(listPayees, async ({ requester, query }) => {
    const payees = await selectPayees(core.db, requester.userId, query.limit);
    return ok({
      payees: payees.map(({ party, firstPaidAtMs, lastPaidAtMs, times }) => ({
        party: presentParty(core, requester.userId, party),
        firstPaidAtMs,
        lastPaidAtMs,
        times,
      })),
    });
  });
