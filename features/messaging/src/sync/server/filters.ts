// Filters that clients keep under an id. The id is made from the content: keeping one twice keeps it once.
import { createHash } from 'node:crypto';
import type { Database } from '@althing/db';
import { httpRefuse, matrixRefusals, type HttpRefusal } from '@althing/http';
import { base64Url, Lru, ok, type Result } from '@althing/kernel';
import { zFilter, type Filter } from '../contract/filter.ts';
import type { SyncTables } from '../storage/tables.ts';

/** Filters in memory, parsed. */
const FILTERS_CACHED_MAX = 10_000;
/** Longer filters are refused: a client has a handful of small ones. */
export const FILTER_BYTES_MAX = 65_536;
/** Longer ones are parsed each time: memory is for what is common. */
const CACHED_LENGTH_MAX = 2048;
/** Filters that one person may keep. */
const FILTERS_PER_USER_MAX = 1000;
const ID_BYTES = 16;

export class Filters {
  readonly #database: Database;
  readonly #cached = new Lru<string, Filter>(FILTERS_CACHED_MAX);

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(userId: string, filter: Filter): Promise<Result<string, HttpRefusal>> {
    const text = JSON.stringify(filter);
    if (Buffer.byteLength(text) > FILTER_BYTES_MAX) return matrixRefusals.tooLarge('A filter holds at most 64 KiB.');
    const id = base64Url(createHash('sha256').update(text).digest().subarray(0, ID_BYTES));
    const db = this.#database.as<SyncTables>();
    const { count } = await db
      .selectFrom('messaging_filters')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    if (count >= FILTERS_PER_USER_MAX && !(await this.read(userId, id))) {
      return httpRefuse(400, 'M_RESOURCE_LIMIT_EXCEEDED', `A person keeps at most ${FILTERS_PER_USER_MAX} filters.`);
    }
    await db
      .insertInto('messaging_filters')
      .values({ user_id: userId, filter_id: id, filter: text })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return ok(id);
  }

  async read(userId: string, filterId: string): Promise<Filter | null> {
    const key = `${userId}\0${filterId}`;
    const cached = this.#cached.get(key);
    if (cached) return cached;
    const row = await this.#database
      .as<SyncTables>()
      .selectFrom('messaging_filters')
      .select('filter')
      .where('user_id', '=', userId)
      .where('filter_id', '=', filterId)
      .executeTakeFirst();
    if (!row) return null;
    const filter = JSON.parse(row.filter) as Filter;
    if (row.filter.length <= CACHED_LENGTH_MAX) this.#cached.set(key, filter);
    return filter;
  }

  /** The filter that a query parameter names or spells out. */
  async resolve(userId: string, parameter: string | undefined): Promise<Result<Filter, HttpRefusal>> {
    if (parameter === undefined || parameter === '') return ok({});
    if (!parameter.startsWith('{')) {
      const kept = await this.read(userId, parameter);
      return kept ? ok(kept) : matrixRefusals.invalidParam('There is no filter of this id.');
    }
    // Clients spell the same filter with every sync: it is parsed once.
    const cached = this.#cached.get(parameter);
    if (cached) return ok(cached);
    const parsed = parseInline(parameter, zFilter);
    if (parsed.ok && parameter.length <= CACHED_LENGTH_MAX) this.#cached.set(parameter, parsed.value);
    return parsed;
  }
}

/** A filter written as JSON in a query parameter. */
export function parseInline<T>(
  text: string,
  schema: {
    safeParse(
      value: unknown,
    ):
      | { success: true; data: T }
      | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
  },
): Result<T, HttpRefusal> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return httpRefuse(400, 'M_NOT_JSON', 'The filter is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return matrixRefusals.invalidParam(
    `filter.${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  );
}
