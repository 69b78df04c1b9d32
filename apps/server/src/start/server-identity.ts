// Every user id and room id ends in the server's name. A database that was begun under one name can't go on under
// another: the same people would be strangers. So the name is kept beside the data and compared at each start.
import { sql } from 'kysely';
import { openDatabase, type FeatureMigrations } from '@althing/db';
import { StartRefusal } from './start-refusal.ts';

interface IdentityTables {
  server_identity: { is_row: boolean; name: string };
}

export const identityMigrations: FeatureMigrations = {
  feature: 'server',
  migrations: [
    {
      name: '0001-server-identity',
      async up(db) {
        await sql`create table server_identity (is_row boolean primary key check (is_row), name text not null)`.execute(
          db,
        );
      },
    },
  ],
};

/** Writes the name into a database that has none; refuses one that was begun under another name. */
export async function claimServerName(databaseUrl: string, name: string): Promise<void> {
  const database = openDatabase({ url: databaseUrl, connectionsMax: 1 });
  try {
    const db = database.as<IdentityTables>();
    await db
      .insertInto('server_identity')
      .values({ is_row: true, name })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const kept = await db.selectFrom('server_identity').select('name').executeTakeFirstOrThrow();
    if (kept.name !== name) {
      throw new StartRefusal(
        `The data here belongs to the server ${kept.name}, not ${name}: everybody's user id would change. Set ALTHING_SERVER_NAME=${kept.name}, or ALTHING_DATA to another folder.`,
      );
    }
  } finally {
    await database.close();
  }
}
