// Reads of account data. Writes go through the log (see server/account-data.ts).
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import type { AccountDataRow, SyncTables } from './tables.ts';

export interface AccountDataStore {
  one(entry: { userId: string; roomId: string; type: string }): Promise<AccountDataRow | null>;
  /** One global entry of many people, those who have it. */
  globalOf(userIds: readonly string[], type: string): Promise<AccountDataRow[]>;
  /** Everything of one person, of all rooms and of none, with `after < pos <= upTo`. */
  changes(userId: string, range: { after: number; upTo: number }): Promise<AccountDataRow[]>;
  ofRoom(userId: string, roomId: string): Promise<AccountDataRow[]>;
  /** What a person keeps besides this entry. */
  sizeBeside(entry: { userId: string; roomId: string; type: string }): Promise<{ entries: number; bytes: number }>;
}

/** Entries that one answer carries: far above what clients keep, and a bound on memory. */
export const ENTRIES_MAX = 20_000;

export function openAccountDataStore(database: Database): AccountDataStore {
  const db = database.as<SyncTables>();
  return {
    async one({ userId, roomId, type }) {
      const row = await db
        .selectFrom('messaging_account_data')
        .selectAll()
        .where('user_id', '=', userId)
        .where('room_id', '=', roomId)
        .where('type', '=', type)
        .executeTakeFirst();
      return row ?? null;
    },
    globalOf: (userIds, type) =>
      userIds.length === 0
        ? Promise.resolve([])
        : db
            .selectFrom('messaging_account_data')
            .selectAll()
            .where('user_id', 'in', userIds)
            .where('room_id', '=', '')
            .where('type', '=', type)
            .execute(),
    changes: (userId, { after, upTo }) =>
      db
        .selectFrom('messaging_account_data')
        .selectAll()
        .where('user_id', '=', userId)
        .where('pos', '>', after)
        .where('pos', '<=', upTo)
        .orderBy('pos')
        .limit(ENTRIES_MAX)
        .execute(),
    ofRoom: (userId, roomId) =>
      db
        .selectFrom('messaging_account_data')
        .selectAll()
        .where('user_id', '=', userId)
        .where('room_id', '=', roomId)
        .orderBy('pos')
        .limit(ENTRIES_MAX)
        .execute(),
    async sizeBeside({ userId, roomId, type }) {
      const { rows } = await sql<{ entries: number; bytes: number }>`
        select count(*) as entries, coalesce(sum(octet_length(content)), 0)::float8 as bytes
        from messaging_account_data where user_id = ${userId} and (room_id, type) <> (${roomId}, ${type})`.execute(db);
      return rows[0] ?? { entries: 0, bytes: 0 };
    },
  };
}
