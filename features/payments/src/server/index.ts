// The door of payments on the server: its sets, low to high, put together.
import { randomBytes } from 'node:crypto';
import type { AccountsDoor } from '@althing/accounts/server';
import type { Database } from '@althing/db';
import type { EventLog } from '@althing/events';
import type { InstitutionsDoor } from '@althing/institutions/server';
import type { RateLimits, Route } from '@althing/http';
import type { Clock, Random } from '@althing/kernel';
import type { Logger } from 'pino';
import { bankNamesOf, noBankRoutes, openBank, type Bank, type BankDeps } from '../bank/server/index.ts';
import type { BankTables } from '../bank/storage/tables.ts';
import { openDocuments } from '../documents/server/index.ts';
import { openLedger } from '../ledger/server/open-ledger.ts';
import { openMerchants } from '../merchants/server/index.ts';
import { openPeople } from '../people/server/index.ts';

export { houseAccountId } from '../ledger/domain/money-account.ts';
export { auditLog } from '../ledger/server/audit-log.ts';
export { AuditFinding } from '../ledger/server/audit-state.ts';
export { exportLedgerLog } from '../ledger/server/export-log.ts';
export { openLedger } from '../ledger/server/open-ledger.ts';
export type { Ledger } from '../ledger/server/index.ts';
export { hasLimits } from '../people/domain/limits.ts';
export { decideAppeal, suspendPayments } from '../people/server/suspend-payments.ts';
export { isIban } from '../iso20022/domain/remainder-97.ts';
export { listWorkItems, placeItem, reconcileBank } from '../bank/server/index.ts';
export { paymentsMigrations } from './migrations.ts';

export interface PaymentsConfig {
  readonly serverName: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** In which currencies people can have accounts (ISO 4217), the usual one first. */
  readonly currencies?: readonly string[];
  /** The bank through which money comes and goes; without one it goes round inside. */
  readonly bank?: Pick<BankDeps, 'account' | 'link'> | null;
}

/** Where the operator says nothing. */
const CURRENCIES_DEFAULT = ['EUR', 'USD'] as const;

export interface PaymentsDeps {
  readonly database: Database;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
  readonly accounts: AccountsDoor;
  readonly institutions: InstitutionsDoor;
  /** What people are called in chats; who has no name there is left out. */
  displayNames(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly config: PaymentsConfig;
}

export interface Payments {
  readonly routes: readonly Route[];
  /** Null where no bank is connected. */
  readonly bank: Bank | null;
  /** Answers the long polls; call before the HTTP server closes. */
  release(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function openPayments(deps: PaymentsDeps): Promise<Payments> {
  const { database, logger, clock, config } = deps;
  const currencies = config.currencies ?? CURRENCIES_DEFAULT;
  const ledger = await openLedger({ database, logger, clock, publicUrl: config.publicUrl });
  const people = openPeople({ ...deps, ledger, config: { publicUrl: config.publicUrl, currencies } });
  const { core } = people.door;
  const merchants = openMerchants({
    ...deps,
    ledger,
    people: core,
    config: { publicUrl: config.publicUrl, currencies },
  });
  const bank = config.bank
    ? await openBank({ ...deps, ...config.bank, ledger, people: core, random: systemRandom })
    : null;
  if (bank && config.bank) merchants.onPayout(config.bank.account.currency, bank.takePayout);
  const bankDb = database.as<BankTables>();
  const documents = openDocuments({
    database,
    clock,
    ledger,
    people: core,
    placeName: config.serverName,
    publicUrl: config.publicUrl,
    accountName: (accountId) =>
      bankNamesOf({ db: bankDb, random: systemRandom, range: config.bank?.account.range ?? null }, accountId),
  });
  const sets = [ledger, people, merchants];
  return {
    routes: [...sets.flatMap(({ routes }) => routes), ...(bank?.routes ?? noBankRoutes()), ...documents.routes],
    bank,
    release() {
      people.release();
      merchants.release();
    },
    async start() {
      for (const set of sets) set.start();
      await bank?.start();
    },
    async stop() {
      await documents.stop();
      await bank?.stop();
      for (const set of sets.toReversed()) await set.stop();
    },
  };
}

const systemRandom: Random = { bytes: (length) => randomBytes(length) };
