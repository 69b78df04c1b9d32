// Accounts and institutions behind real HTTP on a real database, for tests of institutions and of features above them.
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { accountsMigrations, openAccounts } from '@althing/accounts/server';
import { createTestClock, type TestClock } from '@althing/accounts/testing';
import { migrate, openDatabase, type Database } from '@althing/db';
import { eventMigrations, openEventLog, type EventLog } from '@althing/events';
import { createHttpServer, rateLimitsOff, registerRoutes } from '@althing/http';
import { createTestDatabase } from '@althing/testing/test-database';
import { addOperator, institutionsMigrations, openInstitutions, type Institutions } from '../server/index.ts';

export interface InstitutionsServer {
  readonly database: Database;
  readonly institutions: Institutions;
  readonly events: EventLog;
  readonly clock: TestClock;
  readonly serverName: string;
  /** Calls `path` and reads the JSON answer. */
  call(method: string, path: string, options?: { token?: string; body?: unknown }): Promise<Answer>;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes
  readonly body: any;
}

export async function startInstitutionsServer(): Promise<InstitutionsServer> {
  const testDatabase = await createTestDatabase({ name: 'institutions', prepare: prepareTemplate });
  const logger = pino({ level: 'error' });
  const clock = createTestClock();
  const database = openDatabase({ url: testDatabase.url, connectionsMax: 5 });
  const events = openEventLog({ database, onFault: (fault) => logger.error({ err: fault }, 'event delivery failed') });
  const serverName = 'town.example';
  const config = { serverName, publicUrl: 'http://localhost:8008', registration: 'open', rateLimits: false } as const;
  const accounts = await openAccounts({ database, events, logger, clock, rateLimits: rateLimitsOff, config });
  const institutions = openInstitutions({ database, events, logger, clock, accounts: accounts.door });
  const http = { logger, rateLimits: rateLimitsOff, authenticator: accounts.authenticator, isBehindProxy: true };
  const app = await createHttpServer(http);
  await registerRoutes(app, [...accounts.routes, ...institutions.routes], http);
  await app.listen({ port: 0, host: '127.0.0.1' });
  accounts.start();
  institutions.start();
  events.start();
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    database,
    institutions,
    events,
    clock,
    serverName,
    async call(method, path, { token, body } = {}) {
      const response = await fetch(url + path, {
        method,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    async stop() {
      await app.close();
      await events.stop();
      await institutions.stop();
      await accounts.stop();
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** Two operators, with their secrets. */
export async function appointOperators(
  server: Pick<InstitutionsServer, 'database' | 'clock'>,
): Promise<[{ name: string; secret: string }, { name: string; secret: string }]> {
  const appoint = async (name: string) => {
    const added = await addOperator(server, name, null);
    if (!added.ok || !added.value.isDone) throw new Error(`${name} could not be appointed`);
    return { name, secret: added.value.value.secret };
  };
  return [await appoint('astrid'), await appoint('bero')];
}

async function prepareTemplate(url: string): Promise<void> {
  const database = openDatabase({ url });
  const migrated = await migrate(database, [eventMigrations, accountsMigrations, institutionsMigrations]);
  await database.close();
  if (!migrated.ok) throw new Error(migrated.refusal.code);
}
