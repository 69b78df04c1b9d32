// Reads of receipts. Writes go through the log (see server/receipts.ts).
import type { Database } from '@althing/db';
import type { ReceiptRow, SyncTables } from './tables.ts';

export interface ReceiptStore {
  ofUser(roomId: string, userId: string): Promise<ReceiptRow[]>;
  /** Receipts of the rooms with `after < pos <= upTo`, oldest first; private ones only of `userId`. */
  changes(roomIds: readonly string[], range: { after: number; upTo: number; userId: string }): Promise<ReceiptRow[]>;
}

/** Receipts that one answer carries for one room or for many. */
const RECEIPTS_MAX = 50_000;

export function openReceiptStore(database: Database): ReceiptStore {
  const db = database.as<SyncTables>();
  return {
    ofUser: (roomId, userId) =>
      db
        .selectFrom('messaging_receipts')
        .selectAll()
        .where('room_id', '=', roomId)
        .where('user_id', '=', userId)
        .execute(),
    async changes(roomIds, { after, upTo, userId }) {
      if (roomIds.length === 0) return [];
      return db
        .selectFrom('messaging_receipts')
        .selectAll()
        .where('room_id', 'in', [...roomIds])
        .where('pos', '>', after)
        .where('pos', '<=', upTo)
        .where((eb) => eb.or([eb('receipt_type', '<>', 'm.read.private'), eb('user_id', '=', userId)]))
        .orderBy('pos')
        .limit(RECEIPTS_MAX)
        .execute();
    },
  };
}
