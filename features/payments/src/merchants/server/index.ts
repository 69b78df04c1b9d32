// Merchants: institutions that take payments.
import type { Route } from '@althing/http';
import { sweepBills } from '../storage/bill-store.ts';
import { sweepMerchantOrders } from '../storage/order-store.ts';
import { sweepPresentedCodes } from '../storage/presented-code-store.ts';
import type { MerchantsTables } from '../storage/tables.ts';
import { billRoutes } from './bills.ts';
import type { MerchantsCore, MerchantsDeps, PayoutTaker } from './core.ts';
import { followEvents } from './follow-events.ts';
import { invoiceRoutes } from './invoices.ts';
import { merchantDisputeRoutes } from './merchant-disputes.ts';
import { merchantMandateRoutes } from './merchant-mandates.ts';
import { merchantPaymentRoutes } from './merchant-payments.ts';
import { merchantPayoutRoutes } from './merchant-payouts.ts';
import { merchantRoutes } from './merchants.ts';
import { merchantsExport } from './merchants-export.ts';
import { payMerchantRoutes } from './pay-merchant.ts';
import { payerDisputeRoutes } from './payer-disputes.ts';
import { presentedCodeRoutes } from './presented-codes.ts';
import { refundRoutes } from './refunds.ts';
import { settlementRoutes } from './settlements.ts';
import { tillRoutes } from './tills.ts';
import { openWaiters } from './waiters.ts';

export type { MerchantsDeps, OrderedPayout, PayoutTaker } from './core.ts';

export interface Merchants {
  readonly routes: readonly Route[];
  /** Who takes payouts in this currency to the bank; without one there are none. */
  onPayout(currency: string, taker: PayoutTaker): void;
  /** Answers everybody who waits; call before the HTTP server closes. */
  release(): void;
  start(): void;
  stop(): Promise<void>;
}

const SWEEP_MS = 3600_000;
/** A customer who comes back about a bill that didn't go through comes within the day. */
const BILLS_KEPT_MS = 86_400_000;

export function openMerchants(deps: MerchantsDeps): Merchants {
  const core: MerchantsCore = {
    deps,
    db: deps.database.as<MerchantsTables>(),
    waiters: openWaiters(deps.clock),
    payoutTakers: new Map(),
    nowMs: () => deps.clock.nowMs(),
  };
  // A till hears of its payment as soon as that is committed.
  deps.people.alsoWake.add(() => core.waiters.wakeNoted());
  followEvents(core);
  deps.accounts.addExport(merchantsExport(core));
  let cancelSweep: (() => void) | null = null;
  let sweeping: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    const nowMs = core.nowMs();
    await sweepBills(core.db, new Date(nowMs - BILLS_KEPT_MS));
    await sweepPresentedCodes(core.db, new Date(nowMs - BILLS_KEPT_MS));
    await sweepMerchantOrders(core.db, new Date(nowMs));
  }

  function sweepAndArm(): void {
    sweeping = sweep().catch((fault: unknown) => {
      deps.logger.warn({ err: fault }, 'sweep failed');
    });
    cancelSweep = deps.clock.after(SWEEP_MS, sweepAndArm);
  }

  return {
    routes: [
      ...merchantRoutes(core),
      ...tillRoutes(core),
      ...billRoutes(core),
      ...presentedCodeRoutes(core),
      ...payMerchantRoutes(core),
      ...invoiceRoutes(core),
      ...merchantPaymentRoutes(core),
      ...merchantMandateRoutes(core),
      ...refundRoutes(core),
      ...payerDisputeRoutes(core),
      ...merchantDisputeRoutes(core),
      ...settlementRoutes(core),
      ...merchantPayoutRoutes(core),
    ],
    onPayout: (currency, taker) => void core.payoutTakers.set(currency, taker),
    release: () => core.waiters.release(),
    start: sweepAndArm,
    async stop() {
      core.waiters.release();
      cancelSweep?.();
      await sweeping;
    },
  };
}
