// The queues of to-device messages: rows go in through the log (tables.ts), here they are read and acknowledged.
import type { Database } from '@althing/db';
import type { KeysTables, ToDeviceRow } from './tables.ts';

export interface ToDeviceStore {
  /** Where the device's queue begins and ends, or null if it is empty. */
  extent(userId: string, deviceId: string): Promise<{ first: number; last: number } | null>;
  /** Messages with `after < pos <= upTo`, oldest first, at most `limit`. */
  read(userId: string, deviceId: string, range: { after: number; upTo: number; limit: number }): Promise<ToDeviceRow[]>;
  /** Deletes what the device has: everything up to `pos`. */
  acknowledge(userId: string, deviceId: string, pos: number): Promise<void>;
  wasSent(sent: { userId: string; deviceId: string; type: string; transactionId: string }): Promise<boolean>;
  removeDevices(userId: string, deviceIds: readonly string[]): Promise<void>;
  sweep(before: { messagesMs: number; transactionsMs: number }): Promise<void>;
}

export function openToDeviceStore(database: Database): ToDeviceStore {
  const db = database.as<KeysTables>();
  return {
    async extent(userId, deviceId) {
      const row = await db
        .selectFrom('messaging_to_device')
        .select((eb) => [eb.fn.min('pos').as('first'), eb.fn.max('pos').as('last')])
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .executeTakeFirst();
      const { first, last } = (row ?? {}) as { first?: number | null; last?: number | null };
      return typeof first === 'number' && typeof last === 'number' ? { first, last } : null;
    },
    read: (userId, deviceId, { after, upTo, limit }) =>
      db
        .selectFrom('messaging_to_device')
        .selectAll()
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .where('pos', '>', after)
        .where('pos', '<=', upTo)
        .orderBy('pos')
        .limit(limit)
        .execute(),
    async acknowledge(userId, deviceId, pos) {
      await db
        .deleteFrom('messaging_to_device')
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .where('pos', '<=', pos)
        .execute();
    },
    async wasSent({ userId, deviceId, type, transactionId }) {
      const row = await db
        .selectFrom('messaging_to_device_transactions')
        .select('sent_at')
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .where('type', '=', type)
        .where('transaction_id', '=', transactionId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async removeDevices(userId, deviceIds) {
      if (deviceIds.length === 0) return;
      for (const table of ['messaging_to_device', 'messaging_to_device_transactions'] as const) {
        await db
          .deleteFrom(table)
          .where('user_id', '=', userId)
          .where('device_id', 'in', [...deviceIds])
          .execute();
      }
    },
    async sweep({ messagesMs, transactionsMs }) {
      await db.deleteFrom('messaging_to_device').where('sent_at', '<', messagesMs).execute();
      await db.deleteFrom('messaging_to_device_transactions').where('sent_at', '<', transactionsMs).execute();
    },
  };
}
