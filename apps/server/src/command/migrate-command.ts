import { databaseIsNewerLine, StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  usage: '',
  summary: 'Brings the database up to this version without serving',
  details:
    'Each change runs once, in a transaction of its own. "althing serve" does the same at its start; run this first where\n' +
    'the server must not be away while a long change runs. Take a backup before.',
  wordsMin: 0,
  wordsMax: 0,
  async run({ configuration, say }) {
    const [{ migrate, openDatabase }, { openStore }, { allMigrations }] = await Promise.all([
      import('@althing/db'),
      import('../start/open-store.ts'),
      import('../composition.ts'),
    ]);
    const store = await openStore(configuration);
    const database = openDatabase({ url: store.databaseUrl, connectionsMax: 2 });
    try {
      const migrated = await migrate(database, allMigrations);
      if (!migrated.ok) throw new StartRefusal(databaseIsNewerLine(migrated.refusal.unknown));
      for (const name of migrated.value) say(name);
      say(migrated.value.length === 0 ? 'The database is up to date.' : 'The database is now up to date.');
    } finally {
      await database.close();
      await store.close();
    }
  },
};
