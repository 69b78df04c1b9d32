// `althing serve`: everything from reading the settings to a clean end.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { compose, type Composition } from '../composition.ts';
import type { Configuration } from '../configuration/settings.ts';
import { createLogger } from './logger.ts';
import { openStore } from './open-store.ts';
import { createOperations } from './operations.ts';
import { databaseIsNewerLine, listenRefusalLine, StartRefusal } from './start-refusal.ts';

export const PROJECT_FOLDER = resolve(import.meta.dirname, '../../../..');

export interface Serving {
  readonly configuration: Configuration;
  /** Stops taking requests, finishes what is under way, stops the database. */
  close(): Promise<void>;
}

/** Starts the server; resolves when it answers. Throws a {@link StartRefusal} for what an operator can put right. */
export async function serve(configuration: Configuration, onLost: (line: string) => void): Promise<Serving> {
  const { host, port } = configuration;
  const logger = createLogger(configuration.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info'));
  // Asked before anything is made: a second start by mistake should leave no trace.
  await checkPort({ host, port });
  const store = await openStore(configuration, onLost);
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
    if (!composed.ok) throw new StartRefusal(databaseIsNewerLine(composed.refusal.unknown));
    composition = composed.value;
    await listen(composition, { host, port });
  } catch (fault) {
    await composition?.close();
    await store.close();
    throw fault;
  }
  logger.info({ address: configuration.publicUrl, serverName: configuration.serverName }, 'ready');
  const { close: closeComposition } = composition;
  return {
    configuration,
    async close() {
      operations.startStopping();
      await closeComposition();
      await store.close();
      logger.info('stopped');
    },
  };
}

export async function programVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

async function listen({ http }: Composition, at: { host: string; port: number }): Promise<void> {
  try {
    await http.listen(at);
  } catch (fault) {
    throw new StartRefusal(listenRefusalLine(fault, at));
  }
}

async function checkPort(at: { host: string; port: number }): Promise<void> {
  const probe = createServer().listen(at);
  try {
    await once(probe, 'listening');
  } catch (fault) {
    throw new StartRefusal(listenRefusalLine(fault, at));
  }
  probe.close();
  await once(probe, 'close');
}
