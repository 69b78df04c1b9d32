// The person's own picture of spending, reckoned when they ask.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getSpending } from '../contract/get-spending.ts';
import { lastMonths } from '../domain/periods.ts';
import { spendingPicture } from '../domain/spending-picture.ts';
import { partySumKey, selectParties, sumTransfers } from '../storage/transfer-store.ts';
import type { PeopleCore } from './core.ts';
import { presentParty } from './present-party.ts';

export const getSpendingRoute = (core: PeopleCore): Route =>
  route(getSpending, async ({ requester, query }) => {
    const { userId } = requester;
    const { currency } = query;
    const months = lastMonths(core.nowMs(), query.months);
    const sums = await sumTransfers(core.db, { userId, currency, fromMs: Date.parse(`${months[0]}-01T00:00:00Z`) });
    const parties = new Map((await selectParties(core.db, userId)).map((party) => [partySumKey(party), party]));
    return ok({
      currency,
      months: spendingPicture(months, sums).map((month) => ({
        month: month.month,
        outMinor: month.outMinor.toString(),
        inMinor: month.inMinor.toString(),
        byPurpose: month.byPurpose.map(({ purpose, outMinor }) => ({ purpose, outMinor: outMinor.toString() })),
        byParty: month.byParty.flatMap(({ partyKey, outMinor }) => {
          const party = parties.get(partyKey);
          return party ? [{ party: presentParty(core, userId, party), outMinor: outMinor.toString() }] : [];
        }),
      })),
    });
  });
