import { resolve } from 'node:path';
import { programVersion } from '../program.ts';
import type { Command } from './command.ts';

export const backupCommand: Command = {
  name: 'backup',
  usage: '<folder>',
  summary: 'Writes database and files to a folder; the server may be running',
  details:
    'The folder must be new or empty. It holds manifest.json, the tables of one moment, and the files that people sent,\n' +
    'each with its SHA-256. It holds everything the server knows: keep it as safe as the data folder itself.',
  wordsMin: 1,
  wordsMax: 1,
  async run({ words, configuration, say }) {
    const [{ backup }, { lookIntoStore }] = await Promise.all([
      import('../backup/backup.ts'),
      import('../start/look-into-store.ts'),
    ]);
    const folder = resolve(words[0] ?? '');
    const store = await lookIntoStore(configuration);
    try {
      const source = { ...store, serverName: configuration.serverName, version: await programVersion() };
      const { tables, media } = await backup(source, folder);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      say(`Backed up ${rows} rows of ${tables.length} tables and ${media.length} files to ${folder}`);
    } finally {
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
    'older version’s backup is brought up to this version.',
  wordsMin: 1,
  wordsMax: 1,
  async run({ words, configuration, say }) {
    const [{ openStore }, { restore }, { allMigrations }] = await Promise.all([
      import('../start/open-store.ts'),
      import('../backup/restore.ts'),
      import('../composition.ts'),
    ]);
    const store = await openStore(configuration);
    try {
      const target = { ...store, serverName: configuration.serverName };
      const { tables, media, madeAt } = await restore(resolve(words[0] ?? ''), target, allMigrations);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      say(`Restored ${rows} rows of ${tables.length} tables and ${media.length} files, as they were at ${madeAt}`);
    } finally {
      await store.close();
    }
  },
};
