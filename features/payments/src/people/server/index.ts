// People's money: opening accounts, paying, asking, splitting, mandates; the door for merchants and bank.
import type { Route } from '@althing/http';
import { hasLimits, type Tier } from '../domain/limits.ts';
import { saveTier } from '../storage/person-store.ts';
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
import { moneyAccountRoutes } from './money-accounts.ts';
import { moneyStatusRoutes } from './money-status.ts';
import { paymentCodeRoutes } from './payment-code.ts';
import { paymentKeyRoutes } from './payment-keys.ts';
import { requestRoutes } from './requests.ts';
import { splitRoutes } from './splits.ts';
import { transferRoutes } from './transfers.ts';

/**
 * What merchants, documents and bank build on. They prepare orders (`prepareTransferOrder`, `prepareMandateOrder`), add a
 * hook for their purposes (`core.hooks`), record transfers and the ends of holds (`record-transfer.ts`) and collect by
 * mandate (`collect`), each with the core. Whatever writes people's rows takes people's turn first (`takeTurn`), and
 * calls `core.wake()` after the commit.
 */
export interface PeopleDoor {
  readonly core: PeopleCore;
  /** Who they are was shown by a credential, or no longer is. */
  setTier(userId: string, tier: Tier): Promise<void>;
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
      setTier: (userId, tier) => saveTier(db, userId, tier),
    },
    release: () => changes.release(),
    start: () => changes.start(),
    stop: () => changes.stop(),
  };
}
