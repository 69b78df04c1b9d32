// Each feature brings its own migrations; they run in feature order, each once, each in a transaction.
import { sql, type Kysely } from 'kysely';
import type { Database } from './database.ts';

export interface Migration {
  /** `0001-accounts`: sorts in the order in which they run; never renamed once released. */
  readonly name: string;
  up(db: Kysely<never>): Promise<void>;
}

export interface FeatureMigrations {
  readonly feature: string;
  readonly migrations: readonly Migration[];
}

export type MigrationRefusal = { readonly code: 'database_is_newer'; readonly unknown: string[] };

interface MigrationTables {
  schema_migrations: { feature: string; name: string; applied_at: Date };
}

/** Any number, the same for all versions: two servers that start at once take turns. */
const MIGRATION_LOCK = 7_266_342;

/** Brings the schema up to date. Returns the names that ran, or says that the database knows migrations this program doesn't. */
export async function migrate(
  database: Database,
  features: readonly FeatureMigrations[],
): Promise<{ ok: true; value: string[] } | { ok: false; refusal: MigrationRefusal }> {
  const db = database.as<MigrationTables>();
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(connection);
    try {
      await sql`create table if not exists schema_migrations (
        feature text not null, name text not null, applied_at timestamptz not null default now(),
        primary key (feature, name))`.execute(connection);
      const rows = await connection.selectFrom('schema_migrations').select(['feature', 'name']).execute();
      const applied = new Set(rows.map((row) => `${row.feature}/${row.name}`));
      const known = new Set(features.flatMap((f) => f.migrations.map((m) => `${f.feature}/${m.name}`)));
      const unknown = [...applied].filter((name) => !known.has(name));
      if (unknown.length > 0) return { ok: false, refusal: { code: 'database_is_newer', unknown } };
      const ran: string[] = [];
      for (const { feature, migrations } of features) {
        for (const migration of migrations) {
          if (applied.has(`${feature}/${migration.name}`)) continue;
          await connection.transaction().execute(async (tx) => {
            await migration.up(tx as unknown as Kysely<never>);
            await tx
              .insertInto('schema_migrations')
              .values({ feature, name: migration.name, applied_at: new Date() })
              .execute();
          });
          ran.push(`${feature}/${migration.name}`);
        }
      }
      return { ok: true, value: ran };
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection);
    }
  });
}
