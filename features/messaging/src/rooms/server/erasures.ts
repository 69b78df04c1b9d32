// Who asked, with their account's end, that what they wrote be forgotten: those who were there keep what they were
// told, everybody else sees it as redacted (Client-Server API, "Account deactivation", `erase`).
import type { Core } from '../../core/server/core.ts';
import type { RoomsTables } from '../storage/tables.ts';

export interface Erasures {
  /** Reads who is erased; call before the first question. */
  load(): Promise<void>;
  /** May be called again. */
  add(userId: string): Promise<void>;
}

/** Answers `core.lookups.isErased` from memory: it is asked for every event that is read. */
export function openErasures(core: Core): Erasures {
  const db = core.database.as<RoomsTables>();
  const erased = new Set<string>();
  core.lookups.isErased = (userId) => erased.has(userId);
  return {
    async load() {
      const rows = await db.selectFrom('messaging_erased_users').select('user_id').execute();
      for (const row of rows) erased.add(row.user_id);
    },
    async add(userId) {
      await db
        .insertInto('messaging_erased_users')
        .values({ user_id: userId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      erased.add(userId);
    },
  };
}
