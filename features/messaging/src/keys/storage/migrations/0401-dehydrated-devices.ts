import { sql } from 'kysely';
import type { Migration } from '@althing/db';

export const dehydratedDevicesMigration: Migration = {
  name: '0401-dehydrated-devices',
  async up(db) {
    await sql`create table messaging_dehydrated_devices (
      user_id text primary key, device_id text not null, device_data text not null, display_name text)`.execute(db);
  },
};
