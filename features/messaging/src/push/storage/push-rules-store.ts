// Reads of push rules; they are written through the log.
import type { Database } from '@althing/db';
import type { StoredRules } from '../domain/stored-rules.ts';
import type { PushTables } from './tables.ts';

export interface PushRulesStore {
  /** Those who changed anything, by user id, with the position of the last change. */
  rules(userIds: readonly string[]): Promise<Map<string, { rules: StoredRules; pos: number }>>;
  delete(userId: string): Promise<void>;
}

export function openPushRulesStore(database: Database): PushRulesStore {
  const db = database.as<PushTables>();
  return {
    async rules(userIds) {
      if (userIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('messaging_push_rules')
        .selectAll()
        .where('user_id', 'in', [...userIds])
        .execute();
      return new Map(rows.map((row) => [row.user_id, { rules: JSON.parse(row.rules) as StoredRules, pos: row.pos }]));
    },
    async delete(userId) {
      await db.deleteFrom('messaging_push_rules').where('user_id', '=', userId).execute();
    },
  };
}
