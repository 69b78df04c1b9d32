// The door of payments on the server: its sets, low to high, put together.
import type { AccountsDoor } from '@althing/accounts/server';
import type { Database } from '@althing/db';
import type { EventLog } from '@althing/events';
import type { RateLimits, Route } from '@althing/http';
import type { Clock } from '@althing/kernel';
import type { Logger } from 'pino';
import { openLedger } from '../ledger/server/open-ledger.ts';

export { paymentsMigrations } from './migrations.ts';

export interface PaymentsConfig {
  readonly serverName: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

export interface PaymentsDeps {
  readonly database: Database;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
  readonly accounts: AccountsDoor;
  readonly config: PaymentsConfig;
}

export interface Payments {
  readonly routes: readonly Route[];
  start(): void;
  stop(): Promise<void>;
}

export async function openPayments(deps: PaymentsDeps): Promise<Payments> {
  const { database, logger, clock, config } = deps;
  const ledger = await openLedger({ database, logger, clock, publicUrl: config.publicUrl });
  const sets = [ledger];
  return {
    routes: sets.flatMap(({ routes }) => routes),
    start() {
      for (const set of sets) set.start();
    },
    async stop() {
      for (const set of sets.toReversed()) await set.stop();
    },
  };
}
