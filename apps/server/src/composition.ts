// The composition root: opens what the features stand on, then the features, low to high, and ties them to HTTP.
import type { Logger } from 'pino';
import { accountsMigrations, openAccounts } from '@althing/accounts/server';
import {
  migrate,
  openDatabase,
  type FeatureMigrations,
  type GroupCommitRefusal,
  type MigrationRefusal,
} from '@althing/db';
import { eventMigrations, openEventLog } from '@althing/events';
import {
  createHttpServer,
  openRateLimits,
  rateLimitsOff,
  registerRoutes,
  type HttpOptions,
  type HttpServer,
} from '@althing/http';
import { ok, type Clock, type Result } from '@althing/kernel';
import { institutionsMigrations, openInstitutions } from '@althing/institutions/server';
import { messagingMigrations, openMessaging, type S3Place } from '@althing/messaging/server';
import { openPayments, paymentsMigrations, type PaymentsConfig } from '@althing/payments/server';
import { registerApiDocs } from './api-docs.ts';
import { isOpenToGuests } from './guest-access.ts';
import { openApiDocument } from './openapi.ts';
import { identityMigrations } from './start/server-identity.ts';
import { registerWebApp, webAppPage } from './web-app.ts';

/** Every feature's migrations, low to high. */
export const allMigrations: readonly FeatureMigrations[] = [
  identityMigrations,
  eventMigrations,
  accountsMigrations,
  institutionsMigrations,
  messagingMigrations,
  paymentsMigrations,
];

export interface CompositionConfig {
  readonly databaseUrl: string;
  readonly serverName: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly isBehindProxy: boolean;
  readonly registration: 'open' | 'token' | 'closed';
  /** Synapse's shared-secret registration, for test suites; off when undefined. */
  readonly registrationSecret?: string | undefined;
  readonly areRateLimitsOn: boolean;
  readonly isLoopbackCallAllowed: boolean;
  readonly mediaFolder: string;
  /** The bucket for files, if they lie in one. */
  readonly s3?: S3Place | null;
  readonly mediaBytesMax: number;
  readonly mediaAccountBytesMax?: number;
  readonly turn: { readonly uris: readonly string[]; readonly secret: string } | null;
  readonly currencies?: readonly string[];
  readonly bank?: PaymentsConfig['bank'];
  /** The built web app. */
  readonly webFolder: string;
  readonly version: string;
}

export interface Composition {
  readonly http: HttpServer;
  /** Whether requests can be answered: the database does. */
  isReady(): Promise<boolean>;
  /** Stops taking requests, answers what is under way, commits what is decided, closes. */
  close(): Promise<void>;
}

/** A newer version has migrated the database, or another server writes its log. */
export type CompositionRefusal = MigrationRefusal | GroupCommitRefusal;

export interface CompositionServices {
  readonly logger: Logger;
  readonly observe?: HttpOptions['observe'];
  /** Registers operational routes (/health, /metrics) before the features' own. */
  readonly beforeRoutes?: (http: HttpServer, isReady: () => Promise<boolean>) => Promise<void> | void;
}

/** Opens everything; nothing listens yet. */
export async function compose(
  config: CompositionConfig,
  services: CompositionServices,
): Promise<Result<Composition, CompositionRefusal>> {
  const { logger } = services;
  const database = openDatabase({ url: config.databaseUrl });
  try {
    const migrated = await migrate(database, allMigrations);
    if (!migrated.ok) {
      await database.close();
      return migrated;
    }
  } catch (fault) {
    await database.close();
    throw fault;
  }
  const events = openEventLog({ database, onFault: (fault) => logger.error({ err: fault }, 'event delivery failed') });
  const rateLimits = config.areRateLimitsOn ? openRateLimits() : rateLimitsOff;
  const accounts = await openAccounts({
    database,
    events,
    logger,
    clock: systemClock,
    rateLimits,
    config: {
      serverName: config.serverName,
      publicUrl: config.publicUrl,
      registration: config.registration,
      rateLimits: config.areRateLimitsOn,
      ...(config.registrationSecret === undefined ? {} : { registrationSecret: config.registrationSecret }),
    },
  });
  const institutions = openInstitutions({ database, events, logger, clock: systemClock, accounts: accounts.door });
  const openedMessaging = await openMessaging({
    database,
    events,
    logger,
    clock: systemClock,
    accounts: accounts.door,
    config: {
      serverName: config.serverName,
      publicUrl: config.publicUrl,
      mediaFolder: config.mediaFolder,
      s3: config.s3 ?? null,
      mediaBytesMax: config.mediaBytesMax,
      ...(config.mediaAccountBytesMax === undefined ? {} : { mediaAccountBytesMax: config.mediaAccountBytesMax }),
      isLoopbackCallAllowed: config.isLoopbackCallAllowed,
      areRateLimitsOn: config.areRateLimitsOn,
      turn: config.turn,
    },
  });
  if (!openedMessaging.ok) {
    await database.close();
    return openedMessaging;
  }
  const messaging = openedMessaging.value;
  const payments = await openPayments({
    database,
    events,
    logger,
    clock: systemClock,
    rateLimits,
    accounts: accounts.door,
    institutions: institutions.door,
    displayNames: (userIds) => messaging.displayNames(userIds),
    config: {
      serverName: config.serverName,
      publicUrl: config.publicUrl,
      ...(config.currencies === undefined ? {} : { currencies: config.currencies }),
      ...(config.bank === undefined ? {} : { bank: config.bank }),
    },
  });

  const isReady = async () => {
    try {
      await database.pool.query('select 1');
      return true;
    } catch {
      return false;
    }
  };
  const options: HttpOptions = {
    logger,
    rateLimits,
    authenticator: accounts.authenticator,
    isBehindProxy: config.isBehindProxy,
    pageFallback: webAppPage(config.webFolder),
    isOpenToGuests,
    ...(services.observe ? { observe: services.observe } : {}),
  };
  const http = await createHttpServer(options);
  await services.beforeRoutes?.(http, isReady);
  const routes = [...accounts.routes, ...institutions.routes, ...messaging.routes, ...payments.routes];
  await registerApiDocs(http, () =>
    openApiDocument(
      routes.map((entry) => entry.contract),
      config,
    ),
  );
  await accounts.registerHttp?.(http);
  await registerWebApp(http, config.webFolder);
  await registerRoutes(http, routes, options);
  accounts.start();
  institutions.start();
  await messaging.start();
  await payments.start();
  events.start();

  return ok({
    http,
    isReady,
    async close() {
      messaging.release();
      payments.release();
      await http.close();
      await events.stop();
      await payments.stop();
      await messaging.stop();
      await institutions.stop();
      await accounts.stop();
      await database.close();
    },
  });
}

const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
