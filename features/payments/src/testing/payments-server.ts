// Accounts and payments behind real HTTP on a real database, with a clock that tests turn.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { accountsMigrations, openAccounts, type Accounts } from '@althing/accounts/server';
import { createTestClock, type Answer, type TestClock } from '@althing/accounts/testing';
import { migrate, openDatabase, type Database } from '@althing/db';
import { eventMigrations, openEventLog, type EventLog } from '@althing/events';
import { createHttpServer, openRateLimits, rateLimitsOff, registerRoutes } from '@althing/http';
import {
  addOperator,
  institutionsMigrations,
  openInstitutions,
  type Institutions,
  type OperatorCredentials,
} from '@althing/institutions/server';
import { createTestDatabase } from '@althing/testing/test-database';
import { openLedger } from '../ledger/server/open-ledger.ts';
import type { Ledger } from '../ledger/server/index.ts';
import { openMerchants, type Merchants } from '../merchants/server/index.ts';
import { openPeople, type People } from '../people/server/index.ts';
import { paymentsMigrations } from '../server/migrations.ts';

export interface PaymentsServer {
  readonly url: string;
  readonly database: Database;
  readonly accounts: Accounts;
  readonly institutions: Institutions;
  readonly people: People;
  readonly merchants: Merchants;
  readonly ledger: Ledger;
  readonly events: EventLog;
  readonly clock: TestClock;
  /** What people are called in chats. */
  readonly names: Map<string, string>;
  call(method: string, path: string, options?: { token?: string; body?: unknown }): Promise<Answer>;
  /** An operator of the place; the first two need nobody's approval. */
  operator(name: string, approvers?: readonly OperatorCredentials[]): Promise<OperatorCredentials>;
  /** Puts money into an account, as the bank would. */
  fund(accountId: string, amountMinor: bigint, currency?: string): Promise<void>;
  /** A second process's worth of the same: own memory, same database and clock. */
  another(): Promise<PaymentsServer>;
  stop(): Promise<void>;
}

const PUBLIC_URL = 'http://localhost:8008';
const CURRENCIES = ['EUR', 'USD', 'JPY', 'KWD'];

export async function startPaymentsServer({ areRateLimitsOn = false } = {}): Promise<PaymentsServer> {
  const database = await createTestDatabase({ name: 'payments-people', prepare });
  const server = await serve(database.url, createTestClock(), areRateLimitsOn);
  return {
    ...server,
    async stop() {
      await server.stop();
      await database.drop();
    },
  };
}

async function prepare(url: string): Promise<void> {
  const database = openDatabase({ url });
  const migrated = await migrate(database, [
    eventMigrations,
    accountsMigrations,
    institutionsMigrations,
    paymentsMigrations,
  ]);
  await database.close();
  if (!migrated.ok) throw new Error(migrated.refusal.code);
}

async function serve(databaseUrl: string, clock: TestClock, areRateLimitsOn: boolean): Promise<PaymentsServer> {
  const logger = pino({ level: 'error' });
  const database = openDatabase({ url: databaseUrl, connectionsMax: 8 });
  const events = openEventLog({ database, onFault: (fault) => logger.error({ err: fault }, 'event delivery failed') });
  const rateLimits = areRateLimitsOn ? openRateLimits(clock) : rateLimitsOff;
  const accounts = await openAccounts({
    database,
    events,
    logger,
    clock,
    rateLimits,
    config: { serverName: 'town.example', publicUrl: PUBLIC_URL, registration: 'open', rateLimits: areRateLimitsOn },
  });
  const institutions = openInstitutions({ database, events, logger, clock, accounts: accounts.door });
  const ledger = await openLedger({ database, clock, logger, publicUrl: PUBLIC_URL });
  const names = new Map<string, string>();
  const people = openPeople({
    database,
    events,
    logger,
    clock,
    rateLimits,
    accounts: accounts.door,
    ledger,
    displayNames: (userIds) =>
      Promise.resolve(
        new Map(userIds.flatMap((userId) => (names.has(userId) ? [[userId, names.get(userId) ?? '']] : []))),
      ),
    config: { publicUrl: PUBLIC_URL, currencies: CURRENCIES },
  });
  const merchants = openMerchants({
    database,
    events,
    logger,
    clock,
    accounts: accounts.door,
    institutions: institutions.door,
    ledger,
    people: people.door.core,
    config: { publicUrl: PUBLIC_URL, currencies: CURRENCIES },
  });
  const http = { logger, rateLimits, authenticator: accounts.authenticator, isBehindProxy: true };
  const app = await createHttpServer(http);
  await accounts.registerHttp(app);
  await registerRoutes(
    app,
    [accounts, institutions, ledger, people, merchants].flatMap(({ routes }) => [...routes]),
    http,
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  accounts.start();
  ledger.start();
  institutions.start();
  people.start();
  merchants.start();
  events.start();
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url,
    database,
    accounts,
    institutions,
    people,
    merchants,
    ledger,
    events,
    clock,
    names,
    call: (method, path, { token, body } = {}) => call(url + path, method, { token, body }),
    async operator(name, approvers = []) {
      let added = await addOperator({ database, clock }, name, approvers[0] ?? null);
      if (approvers[1] && added.ok && !added.value.isDone) {
        added = await addOperator({ database, clock }, name, approvers[1]);
      }
      if (!added.ok || !added.value.isDone) throw new Error(`${name} did not become an operator`);
      return { name, secret: added.value.value.secret };
    },
    async fund(accountId, amountMinor, currency = 'EUR') {
      const house = await ledger.houseAccount(currency, 'bank-clearing');
      const funded = await ledger.post([
        {
          kind: 'transfer',
          id: randomUUID(),
          debitAccount: house.id,
          creditAccount: accountId,
          amount: { amountMinor, currency },
          purpose: 'funding',
          authorization: { by: 'rule', rule: 'funding' },
        },
      ]);
      if (!funded.ok) throw new Error(funded.refusal.code);
    },
    another: () => serve(databaseUrl, clock, areRateLimitsOn),
    async stop() {
      people.release();
      merchants.release();
      await app.close();
      await events.stop();
      await merchants.stop();
      await people.stop();
      await institutions.stop();
      await ledger.stop();
      await accounts.stop();
      await database.close();
    },
  };
}

async function call(url: string, method: string, given: { token: string | undefined; body: unknown }): Promise<Answer> {
  const { token, body } = given;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}
