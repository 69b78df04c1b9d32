// Sealed devices, one a person at most. Rows go in and out through the log, with the change of the device list.
import { sql } from 'kysely';
import type pg from 'pg';
import type { Database } from '@althing/db';
import type { DehydratedDeviceRow, KeysTables } from './tables.ts';

export interface DehydratedDeviceStore {
  ofUsers(userIds: readonly string[]): Promise<DehydratedDeviceRow[]>;
}

export function openDehydratedDeviceStore(database: Database): DehydratedDeviceStore {
  const db = database.as<KeysTables>();
  return {
    async ofUsers(userIds) {
      if (userIds.length === 0) return [];
      const { rows } = await sql<DehydratedDeviceRow>`
        select * from messaging_dehydrated_devices where user_id = any(${userIds}::text[])`.execute(db);
      return rows;
    },
  };
}

export async function deleteDehydratedDevice(client: pg.ClientBase, userId: string): Promise<void> {
  await client.query('delete from messaging_dehydrated_devices where user_id = $1', [userId]);
}
