// A whole messaging server on a database of its own, spoken to over HTTP.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { accountsMigrations, openAccounts } from '@althing/accounts/server';
import { migrate, openDatabase } from '@althing/db';
import { eventMigrations, openEventLog } from '@althing/events';
import { createHttpServer, rateLimitsOff, registerRoutes, type HttpOptions } from '@althing/http';
import type { Clock } from '@althing/kernel';
import { createTestDatabase } from '@althing/testing';
import { messagingMigrations, openMessaging, type MessagingConfig } from '../../src/server/index.ts';

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers whose shape is what they test
  readonly body: any;
}

export interface Device {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
  readonly password: string;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  delete(path: string, body?: unknown): Promise<Answer>;
}

export interface World {
  readonly databaseUrl: string;
  /** Where the server listens now, without a path. */
  readonly url: string;
  readonly mediaFolder: string;
  signUp(name: string): Promise<Device>;
  /** Signs in once more; under a device id of the caller's choice if one is given. */
  logIn(of: Device, deviceId?: string): Promise<Device>;
  /** Stops the server and starts another on the same database; the devices go on. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const SERVER_NAME = 'althing.test';

const clock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** `config` replaces settings of the server. */
export async function openWorld(config: Partial<MessagingConfig> = {}): Promise<World> {
  const mediaFolder = await mkdtemp(join(tmpdir(), 'althing-media-'));
  const testDatabase = await createTestDatabase({
    name: 'messaging',
    async prepare(url) {
      const database = openDatabase({ url });
      await migrate(database, [eventMigrations, accountsMigrations, messagingMigrations]);
      await database.close();
    },
  });
  let server = await startOn(testDatabase.url, { mediaFolder, ...config });

  async function call(method: string, path: string, token: string | null, body?: unknown): Promise<Answer> {
    const response = await fetch(`${server.url}/_matrix/client${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  function device(signedIn: Record<string, string>, password: string): Device {
    const token = signedIn['access_token'] ?? '';
    return {
      userId: signedIn['user_id'] ?? '',
      deviceId: signedIn['device_id'] ?? '',
      token,
      password,
      get: (path) => call('GET', path, token),
      post: (path, body = {}) => call('POST', path, token, body),
      put: (path, body = {}) => call('PUT', path, token, body),
      delete: (path, body) => call('DELETE', path, token, body),
    };
  }

  return {
    databaseUrl: testDatabase.url,
    get url() {
      return server.url;
    },
    mediaFolder,
    async signUp(name) {
      const password = `a password of ${name}`;
      const answer = await call('POST', '/v3/register', null, {
        username: name,
        password,
        auth: { type: 'm.login.dummy' },
      });
      if (answer.status !== 200) throw new Error(`registration failed: ${JSON.stringify(answer.body)}`);
      // The device is told of by an event: what a test sees from here on is its own doing.
      await server.eventsDelivered();
      return device(answer.body, password);
    },
    async logIn({ userId, password }, deviceId) {
      const answer = await call('POST', '/v3/login', null, {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: userId },
        password,
        ...(deviceId === undefined ? {} : { device_id: deviceId }),
      });
      return device(answer.body, password);
    },
    async restart() {
      await server.stop();
      server = await startOn(testDatabase.url, { mediaFolder, ...config });
    },
    async close() {
      await server.stop();
      await testDatabase.drop();
      await rm(mediaFolder, { recursive: true, force: true });
    },
  };
}

async function startOn(
  databaseUrl: string,
  config: Partial<MessagingConfig> & { mediaFolder: string },
): Promise<{ url: string; eventsDelivered(): Promise<void>; stop(): Promise<void> }> {
  const logger = pino({ level: 'silent' });
  const database = openDatabase({ url: databaseUrl, connectionsMax: 8 });
  const events = openEventLog({ database, onFault: (fault) => logger.error(fault) });
  const shared = { database, events, logger, clock };
  const publicUrl = `http://${SERVER_NAME}`;
  const accounts = await openAccounts({
    ...shared,
    rateLimits: rateLimitsOff,
    config: { serverName: SERVER_NAME, publicUrl, registration: 'open', rateLimits: false },
  });
  const opened = await openMessaging({
    ...shared,
    accounts: accounts.door,
    config: {
      serverName: SERVER_NAME,
      publicUrl,
      mediaBytesMax: 1_000_000,
      isLoopbackCallAllowed: false,
      turn: null,
      ...config,
    },
  });
  if (!opened.ok) throw new Error('another server writes this database');
  const messaging = opened.value;
  const options: HttpOptions = {
    logger,
    rateLimits: rateLimitsOff,
    authenticator: accounts.authenticator,
    isBehindProxy: false,
  };
  const http = await createHttpServer(options);
  await registerRoutes(http, [...accounts.routes, ...messaging.routes], options);
  accounts.start();
  await messaging.start();
  events.start();
  const url = await http.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    eventsDelivered: () => events.delivered(),
    async stop() {
      messaging.release();
      await http.close();
      await events.stop();
      await messaging.stop();
      await accounts.stop();
      await database.close();
    },
  };
}
