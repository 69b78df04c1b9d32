import { runningEmbeddedPostgres } from '@althing/db/embedded';
import type { Configuration } from '../configuration/settings.ts';
import { mediaFolderOf, openStore, type Store } from './open-store.ts';

/** The database of a server that runs, seen from beside it; of one that doesn't, started for the while. */
export async function lookIntoStore(configuration: Configuration): Promise<Store> {
  const { dataFolder } = configuration;
  const running = configuration.databaseUrl === undefined ? await runningEmbeddedPostgres(dataFolder) : null;
  if (running === null) return openStore(configuration);
  return {
    databaseUrl: running,
    mediaFolder: mediaFolderOf(dataFolder),
    isEmpty: false,
    close: () => Promise.resolve(),
  };
}
