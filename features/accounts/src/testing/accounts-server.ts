// Accounts alone behind real HTTP on a real database, with a clock that tests turn.
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { migrate, openDatabase, type Database } from '@althing/db';
import { eventMigrations, openEventLog, type EventLog, type FeatureEvent } from '@althing/events';
import { createHttpServer, openRateLimits, rateLimitsOff, registerRoutes } from '@althing/http';
import { createTestDatabase } from '@althing/testing/test-database';
import { accountsMigrations, openAccounts, type Accounts, type AccountsConfig } from '../server/index.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export interface AccountsServer {
  readonly url: string;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly accounts: Accounts;
  readonly events: EventLog;
  readonly clock: TestClock;
  /** All events of accounts so far, in order. */
  readonly heard: readonly FeatureEvent[];
  /** Calls `path` and reads the JSON answer. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A second process's worth of the same: own memory, same database. */
  another(): Promise<AccountsServer>;
  stop(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Behind the test's proxy: which address the caller seems to have. */
  readonly address?: string;
}

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes
  readonly body: any;
}

export interface ServerOptions {
  readonly config?: Partial<AccountsConfig>;
}

export async function startAccountsServer(options: ServerOptions = {}): Promise<AccountsServer> {
  const database = await createTestDatabase({ name: 'accounts', prepare: prepareTemplate });
  const server = await serve(database.url, createTestClock(), options);
  return {
    ...server,
    async stop() {
      await server.stop();
      await database.drop();
    },
  };
}

async function prepareTemplate(url: string): Promise<void> {
  const database = openDatabase({ url });
  const migrated = await migrate(database, [eventMigrations, accountsMigrations]);
  await database.close();
  if (!migrated.ok) throw new Error(migrated.refusal.code);
}

async function serve(databaseUrl: string, clock: TestClock, options: ServerOptions): Promise<AccountsServer> {
  const logger = pino({ level: 'error' });
  const database = openDatabase({ url: databaseUrl, connectionsMax: 5 });
  const events = openEventLog({ database, onFault: (fault) => logger.error({ err: fault }, 'event delivery failed') });
  const heard: FeatureEvent[] = [];
  const config: AccountsConfig = {
    serverName: 'town.example',
    publicUrl: 'http://localhost:8008',
    registration: 'open',
    rateLimits: false,
    ...options.config,
  };
  const rateLimits = config.rateLimits ? openRateLimits(clock) : rateLimitsOff;
  const accounts = await openAccounts({ database, events, logger, config, clock, rateLimits });
  events.subscribe('test', (event) => {
    if (event.feature === 'accounts') heard.push(event);
    return Promise.resolve();
  });
  const http = { logger, rateLimits, authenticator: accounts.authenticator, isBehindProxy: true };
  const app = await createHttpServer(http);
  await accounts.registerHttp(app);
  await registerRoutes(app, accounts.routes, http);
  await app.listen({ port: 0, host: '127.0.0.1' });
  accounts.start();
  events.start();
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url,
    databaseUrl,
    database,
    accounts,
    events,
    clock,
    heard,
    call: (method, path, given = {}) => call(url + path, method, given),
    another: () => serve(databaseUrl, clock, options),
    async stop() {
      await app.close();
      await events.stop();
      await accounts.stop();
      await database.close();
    },
  };
}

async function call(url: string, method: string, { token, body, address }: CallOptions): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(address === undefined ? {} : { 'x-forwarded-for': address }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}
