// `althing serve`: everything from reading the settings to a clean end.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Composition } from '../composition.ts';
import type { Configuration } from '../configuration/settings.ts';
import { programVersion, PROJECT_FOLDER } from '../program.ts';
import { createLogger } from './logger.ts';
import { openStore, type Store } from './open-store.ts';
import { loadSampleAtStart, rememberedSignIns } from './sample-at-start.ts';
import { createOperations } from './operations.ts';
import { claimServerName } from './server-identity.ts';
import { compositionRefusalLine, listenRefusalLine, StartRefusal } from './start-refusal.ts';

const PORT_PATIENCE_MS = 2000;
const PORT_POLL_MS = 100;

export interface Serving {
  /** What to tell the operator beside the address. */
  readonly notices: readonly string[];
  /** Stops taking requests, finishes what is under way, stops the database. */
  close(): Promise<void>;
}

/** Starts the server; resolves when it answers. Throws a {@link StartRefusal} for what an operator can put right. */
export async function serve(configuration: Configuration, onLost: (line: string) => void): Promise<Serving> {
  const { host, port } = configuration;
  const logger = createLogger(configuration.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info'));
  // Asked before anything is made: a second start by mistake should leave no trace.
  await checkPort({ host, port });
  // PostgreSQL starts on one core while the features are loaded on the other.
  const [store, { compose }] = await Promise.all([openStore(configuration, onLost), import('../composition.ts')]);
  await checkBlobPlace(configuration, store);
  const operations = createOperations();
  let composition: Composition | null = null;
  try {
    const composed = await compose(
      {
        ...configuration,
        databaseUrl: store.databaseUrl,
        mediaFolder: store.mediaFolder,
        webFolder: join(PROJECT_FOLDER, 'apps/web/dist'),
        version: await programVersion(),
      },
      { logger, observe: operations.observe, beforeRoutes: operations.register },
    );
    if (!composed.ok) throw new StartRefusal(compositionRefusalLine(composed.refusal));
    composition = composed.value;
    await claimServerName(store.databaseUrl, configuration.serverName);
    await listen(composition, { host, port });
  } catch (fault) {
    await composition?.close();
    await store.close();
    throw fault;
  }
  logger.info({ address: configuration.publicUrl, serverName: configuration.serverName }, 'ready');
  const { close: closeComposition } = composition;
  return {
    notices: await notices({ configuration, isNew: store.isEmpty, logger }),
    async close() {
      operations.startStopping();
      await closeComposition();
      await store.close();
      logger.info('stopped');
    },
  };
}

/** A bucket that can't be used is told before anything is migrated. */
async function checkBlobPlace({ s3 }: Configuration, store: Store): Promise<void> {
  if (!s3) return;
  try {
    const { openBlobs } = await import('./open-blobs.ts');
    (await openBlobs({ s3, mediaFolder: store.mediaFolder })).close();
  } catch (fault) {
    await store.close();
    throw fault;
  }
}

async function notices(given: { configuration: Configuration; isNew: boolean; logger: Logger }): Promise<string[]> {
  const { configuration, isNew, logger } = given;
  const { dataFolder, host, port } = configuration;
  if (!configuration.isSampleOn) return [];
  if (!isNew) return rememberedSignIns(dataFolder);
  // From inside the machine: the public address may lead through a proxy that isn't up yet.
  const inside = /^(0\.0\.0\.0|::|localhost)$/.test(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return loadSampleAtStart({ address: `http://${inside}:${port}`, dataFolder, logger });
}

async function listen({ http }: Composition, at: { host: string; port: number }): Promise<void> {
  try {
    await http.listen(at);
  } catch (fault) {
    throw new StartRefusal(listenRefusalLine(fault, at));
  }
}

/** Waits a moment for a port in use: a server that was killed outright may still be closing. */
async function checkPort(at: { host: string; port: number }): Promise<void> {
  const deadline = Date.now() + PORT_PATIENCE_MS;
  for (;;) {
    const fault = await tryPort(at);
    if (fault === null) return;
    if ((fault as NodeJS.ErrnoException).code !== 'EADDRINUSE' || Date.now() > deadline) {
      throw new StartRefusal(listenRefusalLine(fault, at));
    }
    await new Promise((next) => setTimeout(next, PORT_POLL_MS));
  }
}

async function tryPort(at: { host: string; port: number }): Promise<unknown> {
  const probe = createServer().listen(at);
  try {
    await once(probe, 'listening');
  } catch (fault) {
    return fault;
  }
  probe.close();
  await once(probe, 'close');
  return null;
}
