// What each day brought.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getSettlement } from '../contract/get-settlement.ts';
import { listSettlements } from '../contract/list-settlements.ts';
import { dayTotals, type DayTotals, type TillSum } from '../domain/day-totals.ts';
import { settlementDay } from '../domain/settlement-day.ts';
import type { Merchant } from '../storage/merchant-store.ts';
import { selectDaySums } from '../storage/payment-store.ts';
import { selectTills } from '../storage/till-store.ts';
import { accessMerchant, type MerchantsCore } from './core.ts';

export function settlementRoutes(core: MerchantsCore): Route[] {
  const { db } = core;
  return [
    route(listSettlements, async ({ params, query, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'settle' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const { before, limit } = query;
      const sums = await selectDaySums(db, { merchantId: merchant.merchantId, before, days: limit + 1 });
      const days = [...Map.groupBy(sums, ({ day }) => day)];
      const settlements = days.slice(0, limit).map(([day, ofDay]) => settlement(merchant, { day, sums: ofDay, core }));
      return ok({ settlements, next: days.length > limit ? (settlements.at(-1)?.day ?? null) : null });
    }),
    route(getSettlement, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'settle' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const { merchantId } = merchant;
      const { day } = params;
      const [sums, tills] = await Promise.all([
        selectDaySums(db, { merchantId, day, days: 1 }),
        selectTills(db, merchantId),
      ]);
      const names = new Map(tills.map(({ tillId, name }) => [tillId, name]));
      return ok({
        ...settlement(merchant, { day, sums, core }),
        tills: sums.map((sum) => ({
          ...presentTotals(dayTotals([sum])),
          tillId: sum.tillId,
          name: sum.tillId === null ? null : (names.get(sum.tillId) ?? null),
        })),
      });
    }),
  ];
}

function settlement(
  merchant: Merchant,
  { day, sums, core }: { day: string; sums: readonly TillSum[]; core: MerchantsCore },
) {
  return {
    day,
    currency: merchant.currency,
    isRunning: day >= settlementDay(core.nowMs(), merchant.timeZone),
    totals: presentTotals(dayTotals(sums)),
  };
}

function presentTotals(totals: DayTotals) {
  return {
    salesCount: totals.salesCount,
    salesMinor: totals.salesMinor.toString(),
    refundsCount: totals.refundsCount,
    refundsMinor: totals.refundsMinor.toString(),
    feesMinor: totals.feesMinor.toString(),
    netMinor: totals.netMinor.toString(),
  };
}
