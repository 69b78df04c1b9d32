import { resolve } from 'node:path';
import type { BlobStore } from '@althing/messaging/server';
import { programVersion } from '../program.ts';
import type { Command } from './command.ts';

export const backupCommand: Command = {
  name: 'backup',
  usage: '<folder>',
  summary: 'Writes database and files to a folder; the server may be running',
  details:
    'The folder must be new or empty. It holds manifest.json, the tables of one moment, and the files that people sent,\n' +
    'each with its SHA-256, also where they lie in S3. It holds everything the server knows: keep it as safe as the data\n' +
    'folder itself.',
  wordsMin: 1,
  wordsMax: 1,
  async run({ words, configuration, say }) {
    const [{ backup }, { lookIntoStore }, { openBlobs }] = await Promise.all([
      import('../backup/backup.ts'),
      import('../start/look-into-store.ts'),
      import('../start/open-blobs.ts'),
    ]);
    const folder = resolve(words[0] ?? '');
    const { s3, serverName } = configuration;
    const store = await lookIntoStore(configuration);
    let blobs: BlobStore | null = null;
    try {
      blobs = await openBlobs({ mediaFolder: store.mediaFolder, s3 });
      const source = { databaseUrl: store.databaseUrl, blobs, serverName, version: await programVersion() };
      const { tables, media } = await backup(source, folder);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      const from = s3 ? ` of the bucket ${s3.bucket}` : '';
      say(`Backed up ${rows} rows of ${tables.length} tables and ${media.length} files${from} to ${folder}`);
    } finally {
      blobs?.close();
      await store.close();
    }
  },
};

export const restoreCommand: Command = {
  name: 'restore',
  usage: '<folder>',
  summary: 'Restores a backup into an empty data folder or database',
  details:
    'Refuses a place that holds anything, a backup of another server name, a damaged one, and one of a newer version. An\n' +
    'older version’s backup is brought up to this version. Files go into the data folder, or into the bucket of S3_URL,\n' +
    'wherever they lay before.',
  wordsMin: 1,
  wordsMax: 1,
  async run({ words, configuration, say }) {
    const [{ openStore }, { restore }, { allMigrations }, { openBlobs }] = await Promise.all([
      import('../start/open-store.ts'),
      import('../backup/restore.ts'),
      import('../composition.ts'),
      import('../start/open-blobs.ts'),
    ]);
    const { s3, serverName } = configuration;
    const store = await openStore(configuration);
    let blobs: BlobStore | null = null;
    try {
      blobs = await openBlobs({ mediaFolder: store.mediaFolder, s3 });
      const target = { databaseUrl: store.databaseUrl, blobs, serverName };
      const { tables, media, madeAt } = await restore(resolve(words[0] ?? ''), target, allMigrations);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      const into = s3 ? ` (into the bucket ${s3.bucket})` : '';
      say(
        `Restored ${rows} rows of ${tables.length} tables and ${media.length} files${into}, as they were at ${madeAt}`,
      );
    } finally {
      blobs?.close();
      await store.close();
    }
  },
};
