// The apps that are told of news, and what they could not be told yet.
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import { ok, refuse, type Result } from '@althing/kernel';
import type { PusherRow, PushRetryRow, PushTables } from './tables.ts';

export interface PusherKey {
  readonly user_id: string;
  readonly app_id: string;
  readonly pushkey: string;
}

export interface PusherStore {
  all(): Promise<PusherRow[]>;
  /**
   * Adds or replaces it. Unless `isAppended`, the same app on the same phone is taken from everybody else; returns
   * from whom. Refused beyond `pushersMax`.
   */
  set(row: PusherRow, options: { isAppended: boolean; pushersMax: number }): Promise<Result<string[], 'too_many'>>;
  delete(key: PusherKey): Promise<void>;
  /** Removes those that were added by the devices. */
  deleteOfDevices(userId: string, deviceIds: readonly string[]): Promise<void>;
  deleteOf(userId: string): Promise<void>;
  /** In the order of the log. */
  retries(): Promise<PushRetryRow[]>;
  addRetries(rows: readonly PushRetryRow[]): Promise<void>;
  deleteRetry(key: PusherKey, eventId: string): Promise<void>;
  /** Every event up to here needs no push any more; null before the first time. */
  progress(): Promise<number | null>;
  saveProgress(pos: number): Promise<void>;
  /** Event ids with `after < pos <= upTo`, the newest `limit` of them, oldest first. */
  eventIdsBetween(range: { after: number; upTo: number; limit: number }): Promise<string[]>;
}

export function openPusherStore(database: Database): PusherStore {
  const db = database.as<PushTables>();
  return {
    all: () => db.selectFrom('messaging_pushers').selectAll().execute(),
    set: (row, { isAppended, pushersMax }) =>
      db.transaction().execute(async (tx) => {
        const own = await tx
          .selectFrom('messaging_pushers')
          .select(['app_id', 'pushkey'])
          .where('user_id', '=', row.user_id)
          .execute();
        const isKnown = own.some((other) => other.app_id === row.app_id && other.pushkey === row.pushkey);
        if (!isKnown && own.length >= pushersMax) return refuse('too_many');
        const { user_id: _user, app_id: _app, pushkey: _key, ...changed } = row;
        await tx
          .insertInto('messaging_pushers')
          .values(row)
          .onConflict((conflict) => conflict.columns(['user_id', 'app_id', 'pushkey']).doUpdateSet(changed))
          .execute();
        if (isAppended) return ok([]);
        const taken = await tx
          .deleteFrom('messaging_pushers')
          .where('app_id', '=', row.app_id)
          .where('pushkey', '=', row.pushkey)
          .where('user_id', '<>', row.user_id)
          .returning('user_id')
          .execute();
        return ok(taken.map((other) => other.user_id));
      }),
    async delete({ user_id, app_id, pushkey }) {
      await db
        .deleteFrom('messaging_pushers')
        .where('user_id', '=', user_id)
        .where('app_id', '=', app_id)
        .where('pushkey', '=', pushkey)
        .execute();
    },
    async deleteOfDevices(userId, deviceIds) {
      if (deviceIds.length === 0) return;
      await db
        .deleteFrom('messaging_pushers')
        .where('user_id', '=', userId)
        .where('device_id', 'in', [...deviceIds])
        .execute();
    },
    async deleteOf(userId) {
      await db.deleteFrom('messaging_pushers').where('user_id', '=', userId).execute();
    },
    async retries() {
      const { rows } = await sql<PushRetryRow>`select r.* from messaging_push_retries r
        join messaging_events e on e.event_id = r.event_id order by e.pos`.execute(db);
      return rows;
    },
    async addRetries(rows) {
      if (rows.length === 0) return;
      // The app may have been removed meanwhile: then there is nothing to try again.
      await sql`insert into messaging_push_retries (user_id, app_id, pushkey, event_id, failed_at_ms)
        select r.* from unnest(${rows.map((row) => row.user_id)}::text[], ${rows.map((row) => row.app_id)}::text[],
          ${rows.map((row) => row.pushkey)}::text[], ${rows.map((row) => row.event_id)}::text[],
          ${rows.map((row) => row.failed_at_ms)}::bigint[]) as r (user_id, app_id, pushkey, event_id, failed_at_ms)
        where exists (select 1 from messaging_pushers p
          where p.user_id = r.user_id and p.app_id = r.app_id and p.pushkey = r.pushkey)
        on conflict do nothing`.execute(db);
    },
    async deleteRetry({ user_id, app_id, pushkey }, eventId) {
      await db
        .deleteFrom('messaging_push_retries')
        .where('user_id', '=', user_id)
        .where('app_id', '=', app_id)
        .where('pushkey', '=', pushkey)
        .where('event_id', '=', eventId)
        .execute();
    },
    async progress() {
      return (await db.selectFrom('messaging_push_progress').select('pos').executeTakeFirst())?.pos ?? null;
    },
    async saveProgress(pos) {
      await db
        .insertInto('messaging_push_progress')
        .values({ id: 1, pos })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ pos }))
        .execute();
    },
    async eventIdsBetween({ after, upTo, limit }) {
      const { rows } = await sql<{ event_id: string }>`select event_id from messaging_events
        where pos > ${after} and pos <= ${upTo} order by pos desc limit ${limit}`.execute(db);
      return rows.map((row) => row.event_id).toReversed();
    },
  };
}
