// The one store: PostgreSQL. A feature sees its own tables only, by the interface it declares.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

/** int8 comes as a number: log positions and sizes stay far below 2^53. Money is `numeric` and never takes this way. */
const INT8 = 20;
/** Enough for the readers of two cores; the group commit and listeners hold connections of their own. */
const CONNECTIONS_MAX = 20;

export interface Database {
  readonly url: string;
  readonly pool: pg.Pool;
  /** The query builder, typed by the tables a feature owns. */
  as<Tables>(): Kysely<Tables>;
  close(): Promise<void>;
}

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return (text: string) => safeInteger(text);
    return pg.types.getTypeParser(oid, format);
  },
};

/** Opens a pool; nothing is connected until the first query. `url` is a postgres:// address. */
export function openDatabase({
  url,
  connectionsMax = CONNECTIONS_MAX,
}: {
  url: string;
  connectionsMax?: number;
}): Database {
  const pool = new pg.Pool({ connectionString: url, max: connectionsMax, types });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    url,
    pool,
    as: <Tables>() => kysely as unknown as Kysely<Tables>,
    close: () => kysely.destroy(),
  };
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 beyond 2^53 was read as a number');
  return value;
}
