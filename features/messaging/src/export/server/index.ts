// Part `export`: what messaging holds about a person, for the archive of R9.
import type { Part } from '../../core/server/part.ts';
import { openFileBlobStore } from '../../media/storage/file-blob-store.ts';
import { openHistoryStore } from '../../sync/storage/history-store.ts';
import { messagingExport } from './messaging-export.ts';

export const exportPart: Part = {
  name: 'export',
  migrations: [],
  positions: [],
  open(core) {
    const blobs = openFileBlobStore(core.config.mediaFolder);
    core.accounts.addExport(messagingExport({ core, history: openHistoryStore(core.database), blobs }));
    return { routes: [] };
  },
};
