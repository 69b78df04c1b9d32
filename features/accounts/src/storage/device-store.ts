// Devices as rows: what a person signed in on, and when and from where it was last seen.
import { sql } from 'kysely';
import type { AccountsDb } from './tables.ts';

export interface Device {
  readonly userId: string;
  readonly deviceId: string;
  readonly displayName: string | null;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number | null;
  readonly lastSeenAddress: string | null;
  readonly lastSeenUserAgent: string | null;
}

export interface Sighting {
  readonly userId: string;
  readonly deviceId: string;
  readonly atMs: number;
  readonly address: string;
  readonly userAgent: string;
}

/** Adds the device or leaves the one that is there; true where it was added. A name given replaces none. */
export async function ensureDevice(
  db: AccountsDb,
  device: { userId: string; deviceId: string; displayName: string | null; at: Date },
): Promise<boolean> {
  const inserted = await db
    .insertInto('accounts_devices')
    .values({
      user_id: device.userId,
      device_id: device.deviceId,
      display_name: device.displayName,
      created_at: device.at,
      last_seen_at: null,
      last_seen_address: null,
      last_seen_user_agent: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('device_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Devices of the users, oldest first. */
export async function selectDevices(db: AccountsDb, userIds: readonly string[]): Promise<Device[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('accounts_devices')
    .selectAll()
    .where('user_id', 'in', [...userIds])
    .orderBy('user_id')
    .orderBy('created_at')
    .orderBy('device_id')
    .execute();
  return rows.map((row) => ({
    userId: row.user_id,
    deviceId: row.device_id,
    displayName: row.display_name,
    createdAtMs: row.created_at.getTime(),
    lastSeenAtMs: row.last_seen_at?.getTime() ?? null,
    lastSeenAddress: row.last_seen_address,
    lastSeenUserAgent: row.last_seen_user_agent,
  }));
}

export async function countDevices(db: AccountsDb, userId: string): Promise<number> {
  const row = await db
    .selectFrom('accounts_devices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** False where there is no such device. */
export async function setDeviceName(
  db: AccountsDb,
  { userId, deviceId, displayName }: { userId: string; deviceId: string; displayName: string },
): Promise<boolean> {
  const updated = await db
    .updateTable('accounts_devices')
    .set({ display_name: displayName })
    .where('user_id', '=', userId)
    .where('device_id', '=', deviceId)
    .returning('device_id')
    .executeTakeFirst();
  return updated !== undefined;
}

/** Removes those of the devices that are there, with their sessions and tokens; answers which these were. */
export async function deleteDevices(
  db: AccountsDb,
  { userId, deviceIds }: { userId: string; deviceIds: readonly string[] },
): Promise<string[]> {
  if (deviceIds.length === 0) return [];
  const rows = await db
    .deleteFrom('accounts_devices')
    .where('user_id', '=', userId)
    .where('device_id', 'in', [...deviceIds])
    .returning('device_id')
    .execute();
  return rows.map((row) => row.device_id);
}

/** Writes many sightings by one statement; what is older than the row stays out. */
export async function writeSightings(db: AccountsDb, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return;
  await sql`update accounts_devices d
    set last_seen_at = s.at, last_seen_address = s.address, last_seen_user_agent = s.user_agent
    from unnest(${sightings.map((s) => s.userId)}::text[], ${sightings.map((s) => s.deviceId)}::text[],
      ${sightings.map((s) => new Date(s.atMs))}::timestamptz[], ${sightings.map((s) => s.address)}::text[],
      ${sightings.map((s) => s.userAgent)}::text[]) as s (user_id, device_id, at, address, user_agent)
    where d.user_id = s.user_id and d.device_id = s.device_id
      and (d.last_seen_at is null or d.last_seen_at < s.at)`.execute(db);
}
