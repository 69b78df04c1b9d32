// People's money: opening accounts, paying, asking, splitting, mandates; the door for merchants and bank.
import type { Route } from '@althing/http';
import { hasLimits, type Tier } from '../domain/limits.ts';
import { findOpenAccount, type OwnedAccount } from '../storage/account-store.ts';
import { saveTier, selectTier } from '../storage/person-store.ts';
import { isSuspended } from '../storage/suspension-store.ts';
import type { PeopleTables } from '../storage/tables.ts';
import { openChangeFeed } from './changes.ts';
import type { PeopleCore, PeopleDeps } from './core.ts';
import { moneyExport } from './export-section.ts';
import { findPayeeRoute } from './find-payee.ts';
import { followAccounts } from './follow-accounts.ts';
import { getLimitsRoute } from './get-limits.ts';
import { getSpendingRoute } from './get-spending.ts';
import { listPayeesRoute } from './list-payees.ts';
import { mandateRoutes } from './mandates.ts';
import { moneyAccountRoutes, openAccountFor } from './money-accounts.ts';
import { moneyStatusRoutes } from './money-status.ts';
import type { OrderHook } from './order-hooks.ts';
import { paymentCodeRoutes } from './payment-code.ts';
import { paymentKeyRoutes } from './payment-keys.ts';
import { nameOf } from './present-party.ts';
import { requestRoutes } from './requests.ts';
import { splitRoutes } from './splits.ts';
import { transferRoutes } from './transfers.ts';

export type { PeopleCore, PeopleDeps } from './core.ts';
export type { OrderHook } from './order-hooks.ts';

/**
 * What merchants, documents and bank build on. Whatever writes people's rows does so in the ledger's own transaction
 * with `takeTurn` as its first statement, and calls `core.wake()` after the commit. Preparing an order
 * (`prepareTransferOrder`), recording a transfer or the end of a hold (`record-transfer.ts`) and collecting by mandate
 * (`collect-by-mandate.ts`) take the core.
 */
export interface PeopleDoor {
  readonly core: PeopleCore;
  /** What is done along with a signed order of this purpose. */
  onConfirmed(purpose: string, hook: OrderHook): void;
  accountOf(userId: string, currency: string): Promise<OwnedAccount | null>;
  openAccountFor: (userId: string, currency: string) => ReturnType<typeof openAccountFor>;
  /** Who may not pay now, and what the house knows of them. */
  statusOf(userId: string): Promise<{ readonly isSuspended: boolean; readonly tier: Tier }>;
  /** Who they are was shown by a credential, or no longer is. */
  setTier(userId: string, tier: Tier): Promise<void>;
  nameForPayee(userId: string): Promise<string>;
}

export interface People {
  readonly routes: readonly Route[];
  readonly door: PeopleDoor;
  /** Answers everybody who waits for changes; call before the HTTP server closes. */
  release(): void;
  start(): void;
  stop(): Promise<void>;
}

export function openPeople(deps: PeopleDeps): People {
  for (const currency of deps.config.currencies) {
    if (!hasLimits(currency)) throw new RangeError(`no limits are known in ${currency}: it can't be offered`);
  }
  const db = deps.database.as<PeopleTables>();
  const onFault = (fault: unknown) => deps.logger.error({ err: fault }, 'changes in money could not be told');
  const changes = openChangeFeed({ db, clock: deps.clock, onFault });
  const core: PeopleCore = {
    deps,
    db,
    ledger: deps.ledger,
    accounts: deps.accounts,
    hooks: new Map(),
    alsoWake: new Set(),
    wake() {
      changes.wake();
      for (const tell of core.alsoWake) tell();
    },
    nowMs: () => deps.clock.nowMs(),
  };
  followAccounts(core);
  deps.accounts.addExport(moneyExport(core));
  return {
    routes: [
      ...moneyAccountRoutes(core),
      ...paymentKeyRoutes(core),
      ...transferRoutes(core),
      ...requestRoutes(core),
      ...splitRoutes(core),
      ...mandateRoutes(core),
      findPayeeRoute(core),
      listPayeesRoute(core),
      ...paymentCodeRoutes(core),
      getLimitsRoute(core),
      getSpendingRoute(core),
      ...moneyStatusRoutes(core),
      ...changes.routes,
    ],
    door: {
      core,
      onConfirmed: (purpose, hook) => void core.hooks.set(purpose, hook),
      accountOf: (userId, currency) => findOpenAccount(db, userId, currency),
      openAccountFor: (userId, currency) => openAccountFor(core, userId, currency),
      statusOf: async (userId) => ({
        isSuspended: await isSuspended(db, userId, new Date(core.nowMs())),
        tier: await selectTier(db, userId),
      }),
      setTier: (userId, tier) => saveTier(db, userId, tier),
      nameForPayee: (userId) => nameOf(core, userId),
    },
    release: () => changes.release(),
    start: () => changes.start(),
    stop: () => changes.stop(),
  };
}
